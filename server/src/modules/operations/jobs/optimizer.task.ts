import { applyAdvice, suggestIndexes } from 'pgops'
import Type from 'typebox'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { messageOf } from '../../../platform/errors.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import { adviceNotFound } from '../errors.ts'
import { logQueries } from '../optimizer/observe-queries.ts'
import { type OperatedSystem, withSource } from '../optimizer/with-source.ts'
import {
  endIndexChange,
  failIndexAdvice,
  findIndexAdvice,
  type IndexChangeRow,
  insertIndexChange,
  saveIndexAdvice,
  startIndexAdvice,
  startIndexChange,
} from '../queries/index-changes.ts'
import { deleteQueryLog } from '../queries/query-log.ts'

const observeQueries = defineTask({
  name: 'operations.observe-queries',
  payload: Type.Object({}),
  tries: 2,
  lane: 'short',
  cron: '29 * * * *',
})

const adviseIndexes = defineTask({
  name: 'operations.advise-indexes',
  payload: Type.Object({ database: Type.String() }),
  tries: 2,
  lane: 'long',
})

const buildIndex = defineTask({
  name: 'operations.build-index',
  payload: Type.Object({ changeId: Type.String() }),
  tries: 3,
  lane: 'long',
})

// One build after the other: two on one table would wait for each other.
const QUEUE = 'indexes'
const LOG_KEPT_MS = 30 * 86_400_000

/** Has a worker work out advice. Asking twice before it begins asks once. */
export async function requestAdvice(
  { analytics, imports }: Pick<Databases, 'analytics' | 'imports'>,
  database: DatabaseName,
): Promise<void> {
  await analytics.transaction((tx) => startIndexAdvice(tx, database))
  await imports.transaction((tx) => addJob(tx, adviseIndexes, { payload: { database }, key: `advice:${database}` }))
}

/** Has a worker build an index that was advised. */
export async function requestIndex(
  { analytics, imports }: Pick<Databases, 'analytics' | 'imports'>,
  database: DatabaseName,
  index: string,
): Promise<IndexChangeRow> {
  const advice = (await findIndexAdvice(analytics, database))?.report?.advice.find((one) => one.index === index)
  if (!advice) throw adviceNotFound({ database, index })
  const change = await analytics.transaction((tx) => insertIndexChange(tx, database, advice))
  await imports.transaction((tx) =>
    addJob(tx, buildIndex, { payload: { changeId: change.id }, queue: QUEUE, key: change.id }),
  )
  return change
}

export interface OptimizerTaskParts {
  system: OperatedSystem & { databases: Databases }
  log: Log
}

/** Looks, advises and builds. Looks count nothing twice; a build that was killed begins again, its leftovers dropped. */
export function optimizerTasks({ system, log }: OptimizerTaskParts): TaskHandler[] {
  const { analytics } = system.databases
  return [
    handle(observeQueries, {
      async run() {
        for (const database of databaseNames) {
          await logQueries(system, analytics, database).catch((error: unknown) =>
            log.warn({
              code: 'QUERIES_NOT_OBSERVED',
              database,
              reason: messageOf(error),
            }),
          )
        }
        await analytics.transaction((tx) => deleteQueryLog(tx, new Date(Date.now() - LOG_KEPT_MS)))
      },
    }),
    handle(adviseIndexes, {
      async run({ payload }) {
        const database = payload.database as DatabaseName
        const report = await withSource(system, database, ({ source, ...place }) => suggestIndexes(source, place))
        await analytics.transaction((tx) => saveIndexAdvice(tx, database, report))
      },
      onGivenUp: ({ database }, error) =>
        analytics.transaction((tx) => failIndexAdvice(tx, database, messageOf(error))),
    }),
    handle(buildIndex, {
      async run({ payload: { changeId }, signal }) {
        const change = await analytics.transaction((tx) => startIndexChange(tx, changeId))
        if (!change) return
        const applied = await withSource(system, change.database as DatabaseName, ({ source }) =>
          applyAdvice(source, change.advice, { signal }),
        )
        await analytics.transaction((tx) => endIndexChange(tx, changeId, { status: 'completed', applied, error: null }))
      },
      onGivenUp: ({ changeId }, error) =>
        analytics.transaction((tx) =>
          endIndexChange(tx, changeId, {
            status: 'failed',
            applied: null,
            error: messageOf(error),
          }),
        ),
    }),
  ]
}
