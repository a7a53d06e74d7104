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
}

export interface Choice {
  chosen: Candidate | null
  confidence: 'likely' | 'guess'
  why: DetectionReason[]
  /** Best first, the chosen one among them. */
  candidates: readonly Candidate[]
}

const OFFERED = 8

/** What is most like a record: it repeats, has several leaves, bears a usual name, and is not part of another one. */
export function chooseRecords(found: readonly Candidate[]): Choice {
  const scored = found
    .filter(({ leaves }) => leaves > 0)
    .map((candidate) => ({ candidate, score: scoreOf(candidate, found) }))
    .sort((a, b) => b.score - a.score || a.candidate.steps.length - b.candidate.steps.length)
  const [best, next] = scored
  if (!best) return { chosen: null, confidence: 'guess', why: [], candidates: [] }

  const { count, path } = best.candidate
  const clear = next === undefined || best.score >= next.score * 1.5
  return {
    chosen: best.candidate,
    confidence: clear ? 'likely' : 'guess',
    why: [
      ...because('repeats', { path, count }),
      ...(clear ? [] : because('other-path', { path: next.candidate.path })),
    ],
    candidates: scored.slice(0, OFFERED).map(({ candidate }) => candidate),
  }
}

/** The candidates as they are offered. */
export function choicesOf({ candidates }: Choice): { path: string; count: number }[] {
  return candidates.map(({ path, count }) => ({ path, count }))
}

function scoreOf({ steps, count, leaves, isWhole }: Candidate, all: readonly Candidate[]): number {
  if (isWhole) return Number.MAX_SAFE_INTEGER
  const name = steps.at(-1) ?? ''
  const usual = isRecordName(name) ? 3 : 1
  const repeats = count > 1 ? 1 : 0.2
  // What holds several of another is a group of these; what is there once in each is a part of it.
  const isRecord = (other: Candidate) => other.count > 1 && (other.leaves > 1 || other.count >= count)
  const inside = all.filter((other) => isRecord(other) && isAbove(other.steps, steps)).length
  // Names and values of what has hardly more than its number beside them.
  const isOfOne = isProperty(name) && all.some((other) => other.count > 1 && isAbove(other.steps, steps))
  return (Math.log2(count + 1) * Math.min(leaves, 8) * usual * repeats) / 4 ** inside / (isOfOne ? 16 : 1)
}

function isAbove(above: readonly string[], steps: readonly string[]): boolean {
  return above.length < steps.length && above.every((step, i) => steps[i] === step)
}
