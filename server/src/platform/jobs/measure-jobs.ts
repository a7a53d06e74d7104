import type { Reads } from '@products-manager/postgres'
import { Gauge, type Registry } from 'prom-client'
import { countJobs } from './queries/return-jobs.ts'

/** Shows how many jobs wait, run and have failed for good. */
export function measureJobs(imports: Reads<'imports'>, registry: Registry): void {
  new Gauge({
    name: 'pm_jobs',
    help: 'Jobs by task and state.',
    labelNames: ['task', 'state'],
    registers: [registry],
    async collect() {
      // A database that is down must not take the other measurements with it.
      const counts = await countJobs(imports, AbortSignal.timeout(COUNT_DEADLINE_MS)).catch(() => [])
      this.reset()
      for (const { name, waiting, running, failed } of counts) {
        this.set({ task: name, state: 'waiting' }, waiting)
        this.set({ task: name, state: 'running' }, running)
        this.set({ task: name, state: 'failed' }, failed)
      }
    },
  })
}

const COUNT_DEADLINE_MS = 1_000
