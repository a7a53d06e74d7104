import type { Pools } from '@products-manager/contract'
import type { HistogramSnapshot } from '@products-manager/postgres'
import { advisePools, type ObservedPool } from 'pgops'
import type { Databases } from '../../platform/databases.ts'

/** The pools of this process since it started, with advice on their sizes. */
export function observePools(databases: Databases, observedMs: number): Pools {
  const observed = Object.values(databases).flatMap((database): ObservedPool[] => {
    const { name, primary, replica } = database.stats()
    return [
      { name, stats: primary, observedMs },
      ...(replica ? [{ name: `${name} replica`, stats: replica, observedMs }] : []),
    ]
  })
  const advice = advisePools(observed)
  const pools = observed.map(({ stats }, at) => ({
    ...(advice[at] as (typeof advice)[number]),
    used: stats.used,
    idle: stats.idle,
    waiting: stats.waiting,
    timeouts: stats.timeouts,
    exhaustions: stats.exhaustions,
    failedConnects: stats.failedConnects,
    failedPings: stats.failedPings,
    wait: histogram(stats.waitMs),
    hold: histogram(stats.holdMs),
    longestHolder: stats.longestHolder,
  }))
  return { observedMs: Math.round(observedMs), pools }
}

function histogram({ bounds, counts }: HistogramSnapshot) {
  return { boundsMs: [...bounds], counts: [...counts] }
}
