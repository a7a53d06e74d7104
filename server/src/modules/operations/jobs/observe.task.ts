import { refreshViews } from 'pgops'
import Type from 'typebox'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import { findOrphans } from '../find-orphans.ts'
import { recordTableSizes } from '../list-tables-with-growth.ts'
import { insertOrphanReport } from '../queries/orphans.ts'

const refreshAllViews = defineTask({
  name: 'operations.refresh-views',
  payload: Type.Object({}),
  tries: 2,
  lane: 'long',
  cron: '17 * * * *',
})

const checkOrphans = defineTask({
  name: 'operations.check-orphans',
  payload: Type.Object({}),
  tries: 3,
  lane: 'long',
  cron: '41 1 * * *',
})

const recordSizes = defineTask({
  name: 'operations.record-table-sizes',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  cron: '3 */6 * * *',
})

export interface RefreshedOf {
  database: DatabaseName
  refreshed: Awaited<ReturnType<typeof refreshViews>>
}

/** Refreshes every materialised view, database by database. */
export async function refreshAll(databases: Databases, signal?: AbortSignal): Promise<RefreshedOf[]> {
  const all: RefreshedOf[] = []
  for (const database of databaseNames)
    all.push({ database, refreshed: await refreshViews(databases[database], signal && { signal }) })
  return all
}

/** Has a worker refresh the views before their hour. Asking twice before it begins asks once. */
export function requestRefresh(imports: Databases['imports']): Promise<string> {
  return imports.transaction((tx) => addJob(tx, refreshAllViews, { payload: {}, key: 'refresh-views' }))
}

/** Searches for orphans and keeps the report. */
export async function reportOrphans(databases: Databases, signal?: AbortSignal) {
  const startedAt = performance.now()
  const findings = await findOrphans(databases, signal)
  const report = {
    orphans: findings.reduce((sum, { orphans }) => sum + orphans, 0),
    findings,
    durationMs: Math.round(performance.now() - startedAt),
  }
  await databases.analytics.transaction((tx) => insertOrphanReport(tx, report))
  return report
}

/** Looks after views, references and sizes. Each may run again: it reads, and writes anew what it found. */
export function observationTasks(databases: Databases, log: Log): TaskHandler[] {
  return [
    handle(refreshAllViews, {
      async run({ signal }) {
        for (const { database, refreshed } of await refreshAll(databases, signal))
          for (const { view, outcome, problem } of refreshed)
            if (outcome === 'failed') log.error({ code: 'VIEW_NOT_REFRESHED', database, view, problem })
      },
    }),
    handle(checkOrphans, {
      async run({ signal }) {
        const { orphans } = await reportOrphans(databases, signal)
        if (orphans > 0) log.warn({ code: 'ORPHANS_FOUND', orphans })
      },
    }),
    handle(recordSizes, { run: () => recordTableSizes(databases) }),
  ]
}
