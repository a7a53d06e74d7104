import { Counter, Gauge, type Registry } from 'prom-client'
import type { Cache } from './cache.ts'

/** Shows how often each cache had the answer. */
export function measureCaches(caches: Readonly<Record<string, Cache>>, registry: Registry): void {
  const registers = [registry]
  new Counter({
    name: 'pm_cache_requests_total',
    help: 'Questions to a cache; hits were answered without asking the database for the answer.',
    labelNames: ['cache', 'result'],
    registers,
    collect() {
      this.reset()
      for (const [cache, held] of Object.entries(caches)) {
        const { hits, misses } = held.stats()
        this.inc({ cache, result: 'hit' }, hits)
        this.inc({ cache, result: 'miss' }, misses)
      }
    },
  })
  new Gauge({
    name: 'pm_cache_entries',
    help: 'Answers a cache holds.',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, held] of Object.entries(caches)) this.set({ cache }, held.stats().entries)
    },
  })
}
