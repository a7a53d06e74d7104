import type { MaintenanceWish } from '@products-manager/contract'
import Type from 'typebox'
import type { Databases } from '../../../platform/databases.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import { maintainDatabases } from '../maintain-databases.ts'
import {
  endMaintenanceRun,
  insertMaintenanceRun,
  type MaintenanceRunRow,
  setMaintenanceProgress,
  startMaintenanceRun,
} from '../queries/maintenance-runs.ts'

const maintain = defineTask({
  name: 'operations.maintain',
  payload: Type.Object({ runId: Type.String() }),
  tries: 3,
  lane: 'long',
})

/** Every night what needs it: a run like one that somebody asked for. */
const maintainNightly = defineTask({
  name: 'operations.maintain-nightly',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  cron: '23 2 * * *',
})

// One after the other, whoever asked: two would meet at the same tables.
const QUEUE = 'maintenance'

/** Has a worker maintain what is wished for; the run commits together with its job. */
export function requestMaintenance(imports: Databases['imports'], wish: MaintenanceWish): Promise<MaintenanceRunRow> {
  return imports.transaction(async (tx) => {
    const run = await insertMaintenanceRun(tx, wish)
    await addJob(tx, maintain, { payload: { runId: run.id }, queue: QUEUE })
    return run
  })
}

/** Runs maintenance. Each of its statements may be repeated, so a killed run begins again. */
export function maintenanceTasks(databases: Databases): TaskHandler[] {
  const { imports } = databases
  return [
    handle(maintainNightly, { run: () => requestMaintenance(imports, {}) }),
    handle(maintain, {
      async run({ payload: { runId }, signal }) {
        const run = await imports.transaction((tx) => startMaintenanceRun(tx, runId))
        if (!run) return
        const { results } = await maintainDatabases(databases, {
          ...run.wish,
          signal,
          // Progress is for people who look; when it cannot be written, the work goes on.
          onProgress: (progress) =>
            void imports.transaction((tx) => setMaintenanceProgress(tx, runId, progress)).catch(() => {}),
        })
        const status = results.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'completed'
        await imports.transaction((tx) => endMaintenanceRun(tx, runId, { status, results }))
      },
      onGivenUp: ({ runId }) =>
        imports.transaction((tx) => endMaintenanceRun(tx, runId, { status: 'failed', results: [] })),
    }),
  ]
}
