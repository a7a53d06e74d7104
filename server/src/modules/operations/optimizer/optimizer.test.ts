import { sql } from '@products-manager/postgres'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../../platform/databases.ts'
import { migrateJobs } from '../../../platform/jobs/start-workers.ts'
import { openLog } from '../../../platform/log.ts'
import { noteStatement } from '../../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../../platform/testing/seven-databases.ts'
import { optimizerTasks, requestAdvice, requestIndex } from '../jobs/optimizer.task.ts'
import { findIndexAdvice, listIndexChanges } from '../queries/index-changes.ts'
import { listQueryHistory } from '../queries/query-log.ts'
import { logQueries, slowQueries } from './observe-queries.ts'

const log = openLog({ level: 'silent' })
let test: TestDatabases
let system: DatabaseSystem

beforeEach(async () => {
  test = await createTestDatabases()
  system = await openDatabases(readConfig(test.env), { log, onStatement: noteStatement })
  await test.of('media').query('create extension if not exists pg_stat_statements')
})

afterEach(async () => {
  await system.close()
  await test.drop()
})

it('logs what queries did between two looks, and looks without logging', async () => {
  const { analytics } = system.databases
  await askThrice()
  await logQueries(system, analytics, 'media')
  await askThrice()

  const slow = await slowQueries(system, analytics, { database: 'media', limit: 100 })
  await logQueries(system, analytics, 'media')

  const query = slow.queries.find(({ name }) => name === 'media.find_test_file')
  expect(query).toMatchObject({ calls: 6, change: { calls: 3 } })
  const history = await listQueryHistory(analytics, 'media', query?.fingerprint ?? '')
  expect(history.map(({ calls, name }) => [calls, name])).toEqual([
    [3, 'media.find_test_file'],
    [3, 'media.find_test_file'],
  ])
  expect(history[0]?.plan).toMatchObject({ 'Node Type': expect.any(String) })
})

it('advises by a job, builds by a job, and keeps what the index did', async () => {
  const { analytics } = system.databases
  await migrateJobs(system.directUrl('imports'), log)
  await test
    .of('media')
    .query(`insert into media_files (file_name) select md5(i::text) from generate_series(1, 60000) i`)
  await test.of('media').query('analyze media_files')
  await askThrice()
  await requestAdvice(system.databases, 'media')
  await run('operations.advise-indexes', { database: 'media' })
  const [advice] = (await findIndexAdvice(analytics, 'media'))?.report?.advice ?? []

  const change = await requestIndex(system.databases, 'media', advice?.index ?? '')
  await run('operations.build-index', { changeId: change.id })

  expect(advice?.create[0]).toContain('(file_name)')
  expect(await listIndexChanges(analytics)).toMatchObject([
    { status: 'completed', index: advice?.index, applied: { isUsed: true }, error: null },
  ])
  await expect(requestIndex(system.databases, 'media', 'idx_nobody_advised')).rejects.toMatchObject({
    code: 'ADVICE_NOT_FOUND',
  })
})

it('reads the counters of the embedded server outside the seven databases', async () => {
  await test.of('media').query('drop extension pg_stat_statements')
  await askThrice()
  const embedded = { directUrl: system.directUrl, server: 'embedded' as const }

  const { queries } = await slowQueries(embedded, system.databases.analytics, { database: 'media', limit: 100 })

  expect(queries.find(({ name }) => name === 'media.find_test_file')?.calls).toBe(3)
})

it('notes a build that failed for good, and observes every database each hour', async () => {
  const { analytics } = system.databases
  await analytics.transaction((tx) =>
    tx.run(
      sql(
        'analytics.test_change',
      )`insert into index_changes (database_name, index_name, advice) values ('media', 'idx_x', '{}')`,
    ),
  )
  const [change] = await listIndexChanges(analytics)

  await handlerOf('operations.build-index').handling.onGivenUp?.({ changeId: change?.id }, new Error('no room'))
  await run('operations.observe-queries', {})

  expect(await listIndexChanges(analytics)).toMatchObject([{ status: 'failed', error: 'no room' }])
})

function handlerOf(name: string) {
  const handler = optimizerTasks({ system, log }).find(({ task }) => task.name === name)
  if (!handler) throw new Error(name)
  return handler
}

function run(name: string, payload: object) {
  return handlerOf(name).handling.run({ payload, attempt: 1, signal: new AbortController().signal })
}

async function askThrice(): Promise<void> {
  for (const name of ['a', 'b', 'c']) {
    await system.databases.media.many(
      sql<{ id: string }>('media.find_test_file')`select id from media_files where file_name = ${name}`,
    )
  }
}
