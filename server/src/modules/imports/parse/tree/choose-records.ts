import type { DetectionReason } from '@products-manager/contract'
import { because } from '../because.ts'
import { isCodeName, isProperty, isRecordName } from './name-words.ts'

/** An element, or an array, that could be the records. */
export interface Candidate {
  path: string
  /** Names from the root. */
  steps: readonly string[]
  count: number
  /** How many different leaves one has. */
  leaves: number
  /** The document itself is the record, or several of them: nothing in it can be. */
  isWhole?: boolean
  /** It is an array of objects, or an element that stands beside others of its name. */
  isList?: boolean
  /** It has a title of its own. */
  isTitled?: boolean
  /** Where the names of the cells of records that are lists stand. */
  namesAt?: readonly string[]
  /** The names of what stands in one. */
  names?: ReadonlySet<string>
  /** It is one property of something, with its value. */
  isPair?: boolean
  /** The paths of what is read as one, where it stands in several places. */
  places?: readonly string[]
}

export interface Choice {
  chosen: Candidate | null
  confidence: 'likely' | 'guess'
  why: DetectionReason[]
  /** Best first, the chosen one among them. */
  candidates: readonly Candidate[]
}

/** The step of a path whose records stand at any depth below it. Nothing in a document has this name. */
export const ANYWHERE = '**'

/** The last step of a path whose records have a name each: the values of an object `{ "A1": { … }, "A2": { … } }`, or elements. */
export const EACH_VALUE = '*'
/** The column of such a record's name. */
export const KEY_COLUMN = '@key'

const OFFERED = 8
// Records of one kind have so many of their parts in common; what only refers to one has little beside its number.
const ALIKE = 0.5

/** What is most like a record: it repeats, has several leaves, bears a usual name, and is not part of another one. */
export function chooseRecords(found: readonly Candidate[]): Choice {
  const scored = found
    .filter(({ leaves }) => leaves > 0)
    .map((candidate) => ({ candidate, score: scoreOf(candidate, found) }))
    .sort((a, b) => b.score - a.score || a.candidate.steps.length - b.candidate.steps.length)
  const [best, ...others] = scored
  if (!best) return { chosen: null, confidence: 'guess', why: [], candidates: [] }

  const { count, path, places } = best.candidate
  const next = others.find(({ candidate }) => !places?.includes(candidate.path))
  const clear = next === undefined || best.score >= next.score * 1.5
  const left = placesLeft(best.candidate, found)
  return {
    chosen: best.candidate,
    confidence: clear && left.length === 0 ? 'likely' : 'guess',
    why: [
      ...because('repeats', { path, count }),
      ...(places ? because('several-places', { places: places.slice(0, OFFERED).join(', ') }) : []),
      ...left.flatMap((place) => because('place-left', place)),
      ...(clear || left.some((place) => place.path === next.candidate.path)
        ? []
        : because('other-path', { path: next.candidate.path })),
    ],
    candidates: scored.slice(0, OFFERED).map(({ candidate }) => candidate),
  }
}

/** The candidates as they are offered. */
export function choicesOf({ candidates }: Choice): { path: string; count: number }[] {
  return candidates.map(({ path, count }) => ({ path, count }))
}

function scoreOf({ steps, count, leaves, isWhole, isPair, places }: Candidate, all: readonly Candidate[]): number {
  if (isWhole) return Number.MAX_SAFE_INTEGER
  const name = steps.at(-1) ?? ''
  const usual = isRecordName(name) ? 3 : 1
  const repeats = count > 1 ? 1 : 0.2
  // What holds several of another is a group of these; what is there once in each is a part of it.
  const isRecord = (other: Candidate) => other.count > 1 && (other.leaves > 1 || other.count >= count)
  // What stands in several places is no part of what is around it.
  const inside = places ? 0 : all.filter((other) => isRecord(other) && isAbove(other.steps, steps)).length
  // Names and values of what has hardly more than its number beside them.
  const isOfOne = (isPair || isProperty(name)) && all.some((other) => other.count > 1 && isAbove(other.steps, steps))
  return (Math.log2(count + 1) * Math.min(leaves, 8) * usual * repeats) / 4 ** inside / (isOfOne ? 16 : 1)
}

/** Where such records stand that are not read with them: of their name, or beside them and of their kind. */
function placesLeft(chosen: Candidate, found: readonly Candidate[]): { path: string; count: number }[] {
  const { path, places = [path] } = chosen
  return found
    .filter((other) => other.places === undefined && (isNamedLike(other, chosen) || isListBeside(other, chosen)))
    .filter((other) => !places.some((place) => other.path === place || other.path.startsWith(`${place}/`)))
    .map(({ path, count }) => ({ path, count }))
    .slice(0, OFFERED)
}

function isNamedLike({ steps }: Candidate, chosen: Candidate): boolean {
  const name = chosen.steps.at(-1) ?? ''
  return isRecordName(name) && steps.at(-1) === name
}

/** `{ "pens": […], "inks": […] }`. */
function isListBeside({ steps, names, isList }: Candidate, chosen: Candidate): boolean {
  const isBeside = isList === true && steps.length === chosen.steps.length && isAbove(chosen.steps.slice(0, -1), steps)
  if (!isBeside || !names || !chosen.names || ![...names].some(isCodeName)) return false
  return areAlike(names, chosen.names)
}

/** Whether records with these parts are of one kind. */
export function areAlike(names: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const common = [...names].filter((name) => others.has(name)).length
  return common > 1 && common >= (names.size + others.size - common) * ALIKE
}

/** Whether the one's steps lead on to the other. */
export function isAbove(above: readonly string[], steps: readonly string[]): boolean {
  return above.length < steps.length && above.every((step, i) => steps[i] === step)
}
