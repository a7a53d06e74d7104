import type { MetricFamily } from 'pgops'
import type { Gauge, Registry } from 'prom-client'

export interface Families {
  /** Without values: they are known before the first scrape. */
  families: MetricFamily[]
  collect: () => Promise<MetricFamily[]>
  /** A scrape asks for every family by itself, at once: all of them share one look, for so long. */
  sharedMs: number
}

/** Shows families of measurements that are collected together. */
export function registerFamilies(registry: Registry, { families, collect, sharedMs }: Families): void {
  let look: { at: number; found: Promise<Map<string, MetricFamily>> } | null = null
  const looked = () => {
    const now = performance.now()
    if (!look || now - look.at > sharedMs) look = { at: now, found: collect().then(byName) }
    return look.found
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
