import type { Database } from '@products-manager/postgres'
import { defineError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { TaskHandler } from './define-task.ts'
import { failLostJobs, type LostJob, refreshLocks, unlockWorkers } from './queries/return-jobs.ts'
import { listSilentWorkers } from './queries/worker-locks.ts'
import { unwrapped } from './run-job.ts'

export const workerKilled = defineError<{ task: string }>('JOB_WORKER_KILLED', {
  status: 500,
  retry: 'never',
  message: (f) => `${f.task}: the worker was killed on the last try.`,
})

export interface RescueParts {
  imports: Database<'imports'>
  log: Log
  handlers: ReadonlyMap<string, TaskHandler>
  /** This process's own. */
  workerIds: readonly string[]
  deadAfterMs: number
  /** Milliseconds that never run backwards. */
  elapsed: () => number
}

/** Looks for jobs whose worker died, and gives them to others. Call it every few seconds. */
export function createRescue(parts: RescueParts): () => Promise<void> {
  const silentSince = new Map<string, number>()
  const { imports, elapsed, deadAfterMs } = parts

  return async () => {
    await imports.transaction((tx) => refreshLocks(tx, parts.workerIds))
    const silent = await listSilentWorkers(imports)
    for (const id of silentSince.keys()) if (!silent.includes(id)) silentSince.delete(id)
    for (const id of silent) if (!silentSince.has(id)) silentSince.set(id, elapsed())

    // A worker may have lost its session with the server's restart, and be back in a moment.
    const dead = silent.filter((id) => elapsed() - (silentSince.get(id) ?? 0) >= deadAfterMs)
    if (dead.length === 0) return

    const lost = await imports.transaction(async (tx) => {
      const ended = await failLostJobs(tx, dead)
      await unlockWorkers(tx, dead)
      return ended
    })
    parts.log.warn({ workers: dead }, 'Workers died; their jobs go to others.')
    for (const job of lost) await giveUp(parts, job)
  }
}

async function giveUp({ handlers, log }: RescueParts, { id, name, payload }: LostJob): Promise<void> {
  log.error({ task: name, job: id }, 'Job failed for good: its worker was killed on the last try.')
  const handler = handlers.get(name)
  await handler?.handling.onGivenUp?.(unwrapped(payload).payload, workerKilled({ task: name }))
}
