import type { MetricFamily } from '../monitor/collect-metrics.ts'
import type { BouncerState } from './bouncer-console.ts'

/** PgBouncer's state as measurements; without a state, the families alone. */
export function bouncerMetrics(state: BouncerState | null): MetricFamily[] {
  const pools = state?.pools ?? []
  const sample = (database: string, labels: Record<string, string>, value: number) => ({
    labels: { database, ...labels },
    value,
  })
  return [
    {
      name: 'pm_pgbouncer_clients',
      help: 'Clients of PgBouncer.',
      type: 'gauge',
      samples: pools.flatMap(({ database, user, clientsActive, clientsWaiting }) => [
        sample(database, { user, state: 'active' }, clientsActive),
        sample(database, { user, state: 'waiting' }, clientsWaiting),
      ]),
    },
    {
      name: 'pm_pgbouncer_servers',
      help: 'Connections of PgBouncer to its servers.',
      type: 'gauge',
      samples: pools.flatMap(({ database, user, serversActive, serversIdle }) => [
        sample(database, { user, state: 'active' }, serversActive),
        sample(database, { user, state: 'idle' }, serversIdle),
      ]),
    },
    {
      name: 'pm_pgbouncer_longest_wait_seconds',
      help: 'How long the first client in the queue has waited.',
      type: 'gauge',
      samples: pools.map(({ database, user, maxWaitMs }) => sample(database, { user }, maxWaitMs / 1_000)),
    },
    {
      name: 'pm_pgbouncer_queries_total',
      help: 'Queries that went through PgBouncer.',
      type: 'counter',
      samples: (state?.stats ?? []).map(({ database, queries }) => sample(database, {}, queries)),
    },
  ]
}
