import type { HistogramSnapshot, PoolStats } from '@products-manager/postgres'

/** What a pool's size should be, from how it was waited for. */
export interface PoolAdvice {
  pool: string
  verdict: 'too-small' | 'too-large' | 'leaks' | 'well' | 'unused'
  size: number
  overflow: number
  /** The size to set; as it is where it is well. */
  advisedSize: number
  waitP95Ms: number | null
  holdP95Ms: number | null
  /** Connections in use, averaged over the time since the start. */
  meanUsed: number
  mostUsed: number
  reason: string
}

export interface ObservedPool {
  name: string
  stats: PoolStats
  /** How long the figures were collected. */
  observedMs: number
}

// A request that has to wait this long for a connection feels it; production of ours stays below.
const LONG_WAIT_MS = 10
// Fewer requests than this say nothing about a size.
const FEWEST_REQUESTS = 200
// Held this long, a connection is most likely not given back at all.
const LEAK_MS = 10 * 60_000
const SHORTEST_OBSERVATION_MS = 10 * 60_000

/** Says of each pool whether its size is right. */
export function advisePools(pools: readonly ObservedPool[]): PoolAdvice[] {
  return pools.map(({ name, stats, observedMs }) => {
    const { size, overflow, mostUsed, waitMs, holdMs } = stats
    const facts = {
      pool: name,
      size,
      overflow,
      mostUsed,
      waitP95Ms: upperBound(waitMs, 0.95),
      holdP95Ms: upperBound(holdMs, 0.95),
      meanUsed: observedMs > 0 ? Math.round((100 * holdMs.sum) / observedMs) / 100 : 0,
    }
    return { ...facts, advisedSize: size, ...judge(facts, stats, observedMs) }
  })
}

type Facts = Omit<PoolAdvice, 'verdict' | 'advisedSize' | 'reason'>
type Judgement = Pick<PoolAdvice, 'verdict' | 'reason'> & { advisedSize?: number }

function judge({ waitP95Ms, mostUsed, size }: Facts, stats: PoolStats, observedMs: number): Judgement {
  const { longestHolder, timeouts, exhaustions, waitMs } = stats
  if (longestHolder && longestHolder.heldMs > LEAK_MS) {
    const minutes = Math.round(longestHolder.heldMs / 60_000)
    return { verdict: 'leaks', reason: `${longestHolder.statement} has held a connection for ${minutes} minutes` }
  }
  if (timeouts > 0) return grow(stats, `${timeouts} requests waited in vain`)
  if (waitMs.count < FEWEST_REQUESTS) return { verdict: 'unused', reason: `only ${waitMs.count} requests so far` }
  if (exhaustions > 0 && waitP95Ms !== null && waitP95Ms > LONG_WAIT_MS)
    return grow(
      stats,
      `one request in twenty waits longer than ${LONG_WAIT_MS} ms, and ${exhaustions} found no connection free`,
    )
  if (observedMs >= SHORTEST_OBSERVATION_MS && size > 4 && mostUsed * 3 <= size) {
    const advisedSize = Math.max(2, mostUsed + 1)
    return { verdict: 'too-large', advisedSize, reason: `never more than ${mostUsed} of ${size} were in use` }
  }
  return { verdict: 'well', reason: `nobody waits; at most ${mostUsed} of ${size} were in use` }
}

function grow({ size, mostUsed }: PoolStats, reason: string): Judgement {
  return { verdict: 'too-small', advisedSize: Math.max(size + Math.ceil(size / 2), mostUsed), reason }
}

/** The upper bound of the bucket in which this share of the values lies; null before the first and beyond the last bound. */
export function upperBound({ bounds, counts, count }: HistogramSnapshot, share: number): number | null {
  if (count === 0) return null
  let below = 0
  const bucket = counts.findIndex((inBucket) => {
    below += inBucket
    return below >= count * share
  })
  return bounds[bucket] ?? null
}
