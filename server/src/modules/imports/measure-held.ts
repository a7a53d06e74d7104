import type { Reads } from '@products-manager/postgres'
import { Gauge, type Registry } from 'prom-client'
import type { Clock } from '../../platform/clock.ts'
import { countHeldRuns } from './queries/run-facts.ts'

/** Shows how many files wait for a person, and how long the first of them has waited. */
export function measureHeld({ imports, clock }: { imports: Reads<'imports'>; clock: Clock }, registry: Registry): void {
  // A database that is down must not take the other measurements with it.
  const look = () => countHeldRuns(imports, AbortSignal.timeout(LOOK_DEADLINE_MS)).catch(() => null)
  new Gauge({
    name: 'pm_imports_held',
    help: 'Files of suppliers that are held until a person decides.',
    registers: [registry],
    async collect() {
      this.set((await look())?.held ?? Number.NaN)
    },
  })
  new Gauge({
    name: 'pm_imports_held_longest_seconds',
    help: 'How long the first of the held files has waited; 0 without one.',
    registers: [registry],
    async collect() {
      const found = await look()
      const since = found?.since ?? clock.now()
      this.set(found ? Math.max(0, clock.now().getTime() - since.getTime()) / 1_000 : Number.NaN)
    },
  })
}

const LOOK_DEADLINE_MS = 1_000
