/** Where most of a measure's values were. */
export interface UsualRange {
  low: number
  middle: number
  high: number
  runs: number
}

// Fewer files say nothing of what is usual: only the limits hold.
export const RUNS_TO_LEARN = 5
// A value this many deviations away is none of the same kind: in a normal distribution, one in 500 million.
const FAR = 6
// Turns the median of deviations into the standard deviation of a normal distribution.
const TO_SIGMA = 1.4826

/** The value in the middle; the mean of both for an even number; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2
}

/** The middle of the distances from the median: half of the values may be anything without moving it far. */
export function medianDeviation(values: readonly number[]): number {
  const middle = median(values)
  return median(values.map((value) => Math.abs(value - middle)))
}

/** How far from the middle is nothing unusual in any case. */
export interface Room {
  /** Files that were all alike must not make the smallest change an alarm. */
  least: number
  /** What counts until enough files are known; null when these few say nothing. */
  ofFew: number | null
}

/** The range in which a measure's next value is nothing unusual; null for too few runs. */
export function usualRange(values: readonly number[], { least, ofFew }: Room): UsualRange | null {
  const isLearned = values.length >= RUNS_TO_LEARN
  if (values.length === 0 || (!isLearned && ofFew === null)) return null
  const middle = median(values)
  const reach = isLearned ? Math.max(FAR * TO_SIGMA * medianDeviation(values), least) : (ofFew ?? least)
  return { low: middle - reach, middle, high: middle + reach, runs: values.length }
}
