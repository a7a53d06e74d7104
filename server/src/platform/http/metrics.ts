import type { DatabaseStats, HistogramSnapshot } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Databases } from '../databases.ts'

/** The process's measurements, and a place for modules to add theirs. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Measures every request by its route's pattern, never by its path: the labels stay few. Each answer says what it took
 * (Server-Timing, W3C), so that a slow network and a slow server can be told apart.
 */
export function measureRequests(api: FastifyInstance, registry: Registry): void {
  const duration = new Histogram({
    name: 'pm_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  api.addHook('onSend', async (_request, reply) => {
    reply.header('server-timing', `app;dur=${reply.elapsedTime.toFixed(2)}`)
  })
  api.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched')
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  })
}

/** Shows each database's pool. */
export function measurePools(databases: Databases, registry: Registry): void {
  const registers = [registry]
  const stats = () => Object.values(databases).map((database) => database.stats())
  new Gauge({
    name: 'pm_db_pool_connections',
    help: 'Connections by state; waiting counts requests for one.',
    labelNames: ['database', 'state'],
    registers,
    collect() {
      for (const { name, primary } of stats()) {
        this.set({ database: name, state: 'used' }, primary.used)
        this.set({ database: name, state: 'idle' }, primary.idle)
        this.set({ database: name, state: 'waiting' }, primary.waiting)
        this.set({ database: name, state: 'limit' }, primary.size + primary.overflow)
      }
    },
  })
  new Counter({
    name: 'pm_db_pool_timeouts_total',
    help: 'Requests for a connection that waited in vain.',
    labelNames: ['database'],
    registers,
    collect() {
      this.reset()
      for (const { name, primary } of stats()) this.inc({ database: name }, primary.timeouts)
    },
  })
  new Counter({
    name: 'pm_db_pool_exhaustions_total',
    help: 'Requests for a connection that found every one in use.',
    labelNames: ['database'],
    registers,
    collect() {
      this.reset()
      for (const { name, primary } of stats()) this.inc({ database: name }, primary.exhaustions)
    },
  })
  addHistogram(registry, {
    name: 'pm_db_pool_wait_seconds',
    help: 'Time a request waited for a connection.',
    of: (one) => one.primary.waitMs,
    stats,
  })
  addHistogram(registry, {
    name: 'pm_db_pool_hold_seconds',
    help: 'Time a connection was held.',
    of: (one) => one.primary.holdMs,
    stats,
  })
}

interface PoolHistogram {
  name: string
  help: string
  of: (stats: DatabaseStats) => HistogramSnapshot
  stats: () => DatabaseStats[]
}

/** The pools count in buckets of their own; a histogram that observes would count them again. */
function addHistogram(registry: Registry, { name, help, of, stats }: PoolHistogram): void {
  const values = () => stats().flatMap((one) => bucketValues({ name, database: one.name, snapshot: of(one) }))
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: values() }),
  }
  registry.registerMetric(metric as unknown as Histogram)
}

interface Buckets {
  name: string
  database: string
  snapshot: HistogramSnapshot
}

function bucketValues({ name, database, snapshot }: Buckets) {
  let below = 0
  const buckets = snapshot.counts.map((count, at) => {
    below += count
    const bound = snapshot.bounds[at]
    const le = bound === undefined ? '+Inf' : bound / 1_000
    return { metricName: `${name}_bucket`, labels: { database, le }, value: below }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: { database }, value: snapshot.sum / 1_000 },
    { metricName: `${name}_count`, labels: { database }, value: snapshot.count },
  ]
}

/** Serves the measurements at `/metrics`. */
export function serveMetrics(api: FastifyInstance, registry: Registry): void {
  api.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('content-type', registry.contentType)
    return registry.metrics()
  })
}
