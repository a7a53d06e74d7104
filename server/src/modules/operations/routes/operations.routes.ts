import {
  endLockSession,
  getBouncer,
  getMaintenance,
  getOrphans,
  listDatabaseTables,
  listLocks,
  listMaintenance,
  listPartitions,
  listPools,
  listViews,
  planMaintenance,
  refreshViews,
  startMaintenance,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { findBouncerState, listViews as listViewStates } from 'pgops'
import type { Clock } from '../../../platform/clock.ts'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { askEachDatabase } from '../ask-each-database.ts'
import { maintenanceNotFound, sessionGone } from '../errors.ts'
import { requestMaintenance } from '../jobs/maintain.task.ts'
import { requestRefresh } from '../jobs/observe.task.ts'
import { listLockQueues } from '../list-lock-queues.ts'
import { listTablesWithGrowth } from '../list-tables-with-growth.ts'
import { maintainDatabases } from '../maintain-databases.ts'
import { observePools } from '../observe-pools.ts'
import { cancelSession, terminateSession } from '../queries/end-session.ts'
import { findMaintenanceRun, listMaintenanceRuns, type MaintenanceRunRow } from '../queries/maintenance-runs.ts'
import { findOrphanReport } from '../queries/orphans.ts'
import { listPartitions as listPartitionsOf } from '../queries/partitions.ts'

export interface OperatorRoutesParts {
  databases: Databases
  clock: Clock
  /** Null where there is no PgBouncer. */
  bouncerUrl: string | null
}

/** What the operator's screens ask. */
export function operatorRoutes(api: FastifyInstance, { databases, clock, bouncerUrl }: OperatorRoutesParts): void {
  const { imports, analytics } = databases

  serve(api, listDatabaseTables, async ({ query, signal }) => ({
    databases: await listTablesWithGrowth(databases, query.database as DatabaseName | undefined, signal),
  }))

  serve(api, listPools, () => observePools(databases, process.uptime() * 1_000))

  serve(api, listLocks, async ({ signal }) => {
    const { found: queues, silent } = await listLockQueues(databases, clock, signal)
    return { queues, silent }
  })

  serve(api, endLockSession, async ({ body: { database, how, ...session } }) => {
    const end = how === 'cancel' ? cancelSession : terminateSession
    const isDone = await databases[database as DatabaseName].transaction((tx) => end(tx, session))
    if (!isDone) throw sessionGone({ pid: session.pid })
    return { pid: session.pid }
  })

  serve(api, getBouncer, async ({ signal }) => ({
    isConfigured: bouncerUrl !== null,
    state: bouncerUrl === null ? null : await findBouncerState(bouncerUrl, signal),
  }))

  serve(api, planMaintenance, async ({ body, signal }) => {
    const { steps } = await maintainDatabases(databases, { ...body, signal, isDryRun: true })
    return { steps }
  })

  serve(api, startMaintenance, async ({ body }) => runAnswer(await requestMaintenance(imports, body)))

  serve(api, listMaintenance, async () => ({ items: (await listMaintenanceRuns(imports)).map(runAnswer) }))

  serve(api, getMaintenance, async ({ params }) => {
    const run = await findMaintenanceRun(imports, params.id)
    if (!run) throw maintenanceNotFound({ id: params.id })
    return runAnswer(run)
  })

  serve(api, getOrphans, async () => {
    const report = await findOrphanReport(analytics)
    return { report: report && { ...report, checkedAt: report.checkedAt.toISOString() } }
  })

  serve(api, listPartitions, async ({ signal }) => {
    const { found: partitions, silent } = await askEachDatabase(
      async (database) => (await listPartitionsOf(databases[database])).map((one) => ({ database, ...one })),
      { signal },
    )
    return { partitions, silent }
  })

  serve(api, refreshViews, async () => ({ jobId: await requestRefresh(imports) }))

  serve(api, listViews, async ({ signal: asker }) => {
    const { found: views, silent } = await askEachDatabase(
      async (database, signal) =>
        (await listViewStates(databases[database], { signal })).map((view) => ({ database, ...view })),
      { signal: asker },
    )
    return { views, silent }
  })
}

function runAnswer({ createdAt, startedAt, completedAt, ...run }: MaintenanceRunRow) {
  return {
    ...run,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
  }
}
