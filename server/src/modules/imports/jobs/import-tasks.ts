import type { Database, Tx } from '@products-manager/postgres'
import Type from 'typebox'
import { AppError } from '../../../platform/errors.ts'
import type { FileStore } from '../../../platform/files/file-store.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { forgetOldPlans, renewSuggestions, restoreCatalogue, suggestWaiting } from '../../catalog/index.ts'
import { runCancelled } from '../errors.ts'
import { reopenRun, stopRun } from '../queries/change-run-status.ts'
import { findAbandonedRuns } from '../queries/find-abandoned-runs.ts'
import { findRun } from '../queries/find-run.ts'
import { forgetStaleFiles } from '../queries/insert-file.ts'
import { listHeldRuns } from '../queries/run-facts.ts'
import { executeRun, type RunnerParts } from '../runs/execute-run.ts'

const importFile = defineTask({
  name: 'imports.import-file',
  payload: Type.Object({ runId: Type.String() }),
  tries: 5,
  lane: 'long',
})

const takeUpRuns = defineTask({
  name: 'imports.take-up-runs',
  payload: Type.Object({}),
  tries: 1,
  lane: 'short',
  cron: '* * * * *',
})

const houseKeeping = defineTask({
  name: 'imports.house-keeping',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  cron: '17 3 * * *',
})

const suggestMatches = defineTask({
  name: 'imports.suggest-matches',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  // What the command line imported is looked for too.
  cron: '* * * * *',
})

/** Puts a run before the workers when the transaction commits. Runs of one supplier come one after the other. */
export async function enqueueRun(tx: Tx<'imports'>, runId: string): Promise<void> {
  const run = await findRun(tx, runId)
  if (run)
    await addJob(tx, importFile, {
      payload: { runId },
      key: `import ${runId}`,
      queue: `imports of ${run.supplierCode}`,
    })
}

export interface ImportTaskParts extends RunnerParts {
  files: FileStore
}

/** What workers do for imports. */
export function importTasks(parts: ImportTaskParts): TaskHandler[] {
  return [
    // Safe to run twice: a run goes on after the batches that are in the catalogue.
    handle(importFile, { run: ({ payload, signal }) => unlessCancelled(runAndSuggest(parts, payload.runId, signal)) }),
    handle(takeUpRuns, { run: () => takeUp(parts) }),
    handle(suggestMatches, { run: async ({ signal }) => void (await suggestWaiting(parts.catalog, { signal })) }),
    handle(houseKeeping, { run: ({ signal }) => keepHouse(parts, signal) }),
  ]
}

/** Runs an import, and has the products looked for that its waiting rows may be. */
async function runAndSuggest(parts: ImportTaskParts, runId: string, signal: AbortSignal): Promise<void> {
  const { waiting } = await executeRun(parts, runId, signal)
  if (waiting > 0)
    await parts.imports.transaction((tx) => addJob(tx, suggestMatches, { payload: {}, key: 'suggest matches' }))
}

/** A run that somebody stopped is no job that failed. */
async function unlessCancelled(run: Promise<unknown>): Promise<void> {
  await run.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== runCancelled.code) throw error
  })
}

/** What killed and failed runs left undone. Safe to run twice. */
async function takeUp({ imports, catalog }: ImportTaskParts): Promise<void> {
  await takeUpAbandonedRuns(imports)
  await restoreCatalogue(catalog)
}

/** Runs whose process was killed, the command line's included, go on in a worker. */
async function takeUpAbandonedRuns(imports: Database<'imports'>): Promise<void> {
  await imports.transaction(async (tx) => {
    for (const { id, isCancelled } of await findAbandonedRuns(tx)) {
      if (isCancelled) await stopRun(tx, { id, status: 'cancelled', error: null })
      else {
        await reopenRun(tx, id)
        await enqueueRun(tx, id)
      }
    }
  })
}

/** Drops uploads nobody imported, and old plans, but none of a file that is held. Safe to run twice. */
async function keepHouse({ imports, catalog, files }: ImportTaskParts, signal: AbortSignal): Promise<void> {
  await forgetOldPlans(catalog, await listHeldRuns(imports))
  await renewSuggestions(catalog, signal)
  for (const key of await imports.transaction(forgetStaleFiles)) await files.remove(key)
}
