import { bouncerMetrics, collectMetrics, findBouncerState, type MetricFamily, metricFamilies } from 'pgops'
import type { Gauge, Registry } from 'prom-client'
import type { Databases } from '../../platform/databases.ts'

// A scrape asks for every family by itself, at once: all of them share one look.
const SHARED_MS = 1_000
const BOUNCER_DEADLINE_MS = 1_000

export interface Measured {
  databases: Databases
  /** The console of PgBouncer; null where there is none. */
  bouncerUrl: string | null
}

/** Shows what the databases, and PgBouncer before them, tell of themselves. */
export function measureDatabases({ databases, bouncerUrl }: Measured, registry: Registry): void {
  register(registry, metricFamilies(), () => collectMetrics(Object.values(databases)))
  if (bouncerUrl === null) return

  register(registry, bouncerMetrics(null), async () =>
    // One that does not answer must not take the other measurements with it.
    bouncerMetrics(await findBouncerState(bouncerUrl, AbortSignal.timeout(BOUNCER_DEADLINE_MS)).catch(() => null)),
  )
}

function register(registry: Registry, families: MetricFamily[], collect: () => Promise<MetricFamily[]>): void {
  let look: { at: number; families: Promise<Map<string, MetricFamily>> } | null = null
  const looked = () => {
    const now = performance.now()
    if (!look || now - look.at > SHARED_MS) look = { at: now, families: collect().then(byName) }
    return look.families
  }
  for (const { name, help, type } of families) {
    const shape = { name, help, type, aggregator: 'first' }
    const get = async () => ({ ...shape, values: (await looked()).get(name)?.samples ?? [] })
    // The values are the server's own counters; a metric of the library would count them again.
    registry.registerMetric({ ...shape, get } as unknown as Gauge)
  }
}

function byName(families: readonly MetricFamily[]): Map<string, MetricFamily> {
  return new Map(families.map((family) => [family.name, family]))
}
