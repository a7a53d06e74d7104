/** How often a duration fell into each bucket; `counts` has one entry more than `bounds`, for the longer ones. */
export interface HistogramSnapshot {
  bounds: readonly number[]
  counts: readonly number[]
  sum: number
  count: number
}

export interface Histogram {
  observe(milliseconds: number): void
  snapshot(): HistogramSnapshot
}

// From a hand-over without waiting to the default wait timeout of 30 s and a long transaction.
const BOUNDS_MS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000]

/** Counts durations in fixed buckets. */
export function createHistogram(bounds: readonly number[] = BOUNDS_MS): Histogram {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0)
  let sum = 0
  let count = 0
  return {
    observe(milliseconds) {
      const at = bounds.findIndex((bound) => milliseconds <= bound)
      const bucket = at === -1 ? bounds.length : at
      counts[bucket] = (counts[bucket] ?? 0) + 1
      sum += milliseconds
      count += 1
    },
    snapshot: () => ({ bounds, counts: [...counts], sum, count }),
  }
}
