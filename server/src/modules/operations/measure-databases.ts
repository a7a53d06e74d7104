import { collectMetrics, type MetricFamily, metricFamilies } from 'pgops'
import type { Gauge, Registry } from 'prom-client'
import type { Databases } from '../../platform/databases.ts'

// A scrape asks for every family by itself, at once: all of them share one look at the databases.
const SHARED_MS = 1_000

/** Shows what the databases tell of themselves. */
export function measureDatabases(databases: Databases, registry: Registry): void {
  let look: { at: number; families: Promise<Map<string, MetricFamily>> } | null = null
  const looked = () => {
    const now = performance.now()
    if (!look || now - look.at > SHARED_MS)
      look = { at: now, families: collectMetrics(Object.values(databases)).then(byName) }
    return look.families
  }
  for (const { name, help, type } of metricFamilies()) {
    const shape = { name, help, type, aggregator: 'first' }
    const get = async () => ({ ...shape, values: (await looked()).get(name)?.samples ?? [] })
    // The values are the server's own counters; a metric of the library would count them again.
    registry.registerMetric({ ...shape, get } as unknown as Gauge)
  }
}

function byName(families: readonly MetricFamily[]): Map<string, MetricFamily> {
  return new Map(families.map((family) => [family.name, family]))
}
