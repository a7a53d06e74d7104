import type { DetectionReason } from '@products-manager/contract'
import { because } from '../because.ts'
import { isProperty, isRecordName } from './name-words.ts'

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

/** Where records of the chosen name stand that are not read with them. */
function placesLeft(
  { path, steps, places = [path] }: Candidate,
  found: readonly Candidate[],
): { path: string; count: number }[] {
  const name = steps.at(-1) ?? ''
  if (!isRecordName(name)) return []
  return found
    .filter(
      (other) =>
        other.steps.at(-1) === name &&
        other.places === undefined &&
        !places.some((place) => other.path === place || other.path.startsWith(`${place}/`)),
    )
    .map(({ path, count }) => ({ path, count }))
    .slice(0, OFFERED)
}

/** Whether the one's steps lead on to the other. */
export function isAbove(above: readonly string[], steps: readonly string[]): boolean {
  return above.length < steps.length && above.every((step, i) => steps[i] === step)
}
