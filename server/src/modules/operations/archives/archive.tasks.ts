import { type ArchivedDatabase, expireArchive, getPolicy, listPolicies, restoreArchive, runArchiving } from 'pgops'
import Type, { type Static } from 'typebox'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { messageOf } from '../../../platform/errors.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import { openArchives } from './archived-databases.ts'

// One after the other: the nights are long, and the disks are shared.
const QUEUE = 'archives'

const OfPolicy = { database: Type.String(), policy: Type.String() }
const Restore = Type.Object({
  ...OfPolicy,
  from: Type.Union([Type.String(), Type.Null()]),
  to: Type.Union([Type.String(), Type.Null()]),
  filters: Type.Array(Type.Object({ column: Type.String(), is: Type.String(), value: Type.Optional(Type.String()) })),
  beside: Type.Union([Type.String(), Type.Null()]),
  keepDays: Type.Integer(),
})
export type RestoreRequest = Static<typeof Restore>

/** After the nightly backup: what is deleted then is in it. */
const archiveNightly = defineTask({
  name: 'operations.archive-nightly',
  payload: Type.Object({}),
  tries: 3,
  lane: 'short',
  cron: '20 4 * * *',
})
const archiveOne = defineTask({ name: 'operations.archive', payload: Type.Object(OfPolicy), tries: 4, lane: 'long' })
const restoreOne = defineTask({ name: 'operations.restore-archive', payload: Restore, tries: 3, lane: 'long' })

export interface ArchiveTaskParts {
  config: Config
  databases: Databases
  log: Log
}

/** Archives by schedule and on request. A job that was interrupted finishes what it began when it is run again, row by row. */
export function archiveTasks({ config, databases, log }: ArchiveTaskParts): TaskHandler[] {
  const { imports } = databases
  const archived = async (database: string) => (await openArchives(config, databases)).of(database as DatabaseName)
  return [
    handle(archiveNightly, {
      async run() {
        if (!config.archives) return
        for (const { name, parts } of (await openArchives(config, databases)).all) {
          for (const { policy } of await listPolicies(parts.database))
            if (policy.isEnabled) await requestArchiving(imports, { database: name, policy: policy.name })
        }
      },
    }),
    handle(archiveOne, {
      run: async ({ payload, signal }) =>
        archive({ ...(await archived(payload.database)), log, signal }, payload.policy),
      onGivenUp: async (payload, error) =>
        log.error({ code: 'ARCHIVE_JOB_FAILED', ...payload }, `Old rows were not archived: ${messageOf(error)}`),
    }),
    handle(restoreOne, {
      async run({ payload, signal }) {
        const { parts } = await archived(payload.database)
        const { policy, keepDays, from, to, beside, filters } = payload
        const report = await restoreArchive(
          { ...parts, signal },
          {
            ...{ policy, keepDays, filters: filters as NonNullable<Parameters<typeof restoreArchive>[1]['filters']> },
            ...{ from: momentOf(from), to: momentOf(to), beside: beside ?? undefined },
          },
        )
        log.info({ ...payload, rows: report.rows, conflicts: report.conflicts }, 'Archived rows were brought back.')
      },
      onGivenUp: async ({ database, policy }, error) =>
        log.error({ code: 'ARCHIVE_JOB_FAILED', database, policy }, `Rows were not brought back: ${messageOf(error)}`),
    }),
  ]
}

/** Asks for a run of a policy as soon as a worker is free. */
export function requestArchiving(imports: Databases['imports'], payload: { database: string; policy: string }) {
  const key = `archive ${payload.database} ${payload.policy}`
  return imports.transaction((tx) => addJob(tx, archiveOne, { payload, key, queue: QUEUE }))
}

export function requestRestore(imports: Databases['imports'], payload: RestoreRequest): Promise<string> {
  return imports.transaction((tx) => addJob(tx, restoreOne, { payload, queue: QUEUE }))
}

interface Working extends ArchivedDatabase {
  log: Log
  signal: AbortSignal
}

async function archive({ name: database, parts, log, signal }: Working, policy: string): Promise<void> {
  const { rows, storedBytes, durationMs } = await runArchiving({ ...parts, signal }, policy)
  if (rows > 0) log.info({ database, policy, rows, storedBytes, durationMs }, 'Old rows were archived.')
  const { keepDays } = await getPolicy(parts.database, policy)
  if (keepDays === null) return
  const expired = await expireArchive({ ...parts, signal }, policy)
  if (expired.rows > 0) log.info({ database, policy, rows: expired.rows }, 'Archived rows were removed for good.')
}

function momentOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text)
}
