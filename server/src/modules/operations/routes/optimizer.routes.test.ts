import {
  getAdvice,
  getQueryHistory,
  type IndexChange,
  type IndexFault,
  listIndexChanges,
  listIndexFaults,
  listSlowQueries,
  type QueryHistory,
  type ReplyOf,
  type SlowQueries,
} from '@products-manager/contract'
import { sql } from '@products-manager/postgres'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLog } from '../../../platform/log.ts'
import { optimizerTasks } from '../jobs/optimizer.task.ts'
import { type OperatedApi, openOperatedApi } from '../testing/open-operated-api.ts'
import { optimizerRoutes } from './optimizer.routes.ts'

type Advice = ReplyOf<typeof getAdvice>

const log = openLog({ level: 'silent' })
let operated: OperatedApi

beforeAll(async () => {
  operated = await openOperatedApi({ routes: (api, { system }) => optimizerRoutes(api, { system }) })
  const { test } = operated
  await test.of('media').query('create extension if not exists pg_stat_statements')
  await test
    .of('media')
    .query(`insert into media_files (file_name) select md5(i::text) from generate_series(1, 60000) i`)
  await test.of('media').query('create index idx_twice on media_files (id)')
  await test.of('media').query('analyze media_files')
  for (const name of ['a', 'b', 'c']) {
    await operated.system.databases.media.many(
      sql<{ id: string }>('media.find_by_name')`select id from media_files where file_name = ${name}`,
    )
  }
})
afterAll(() => operated.close())

it('lists the costliest queries with their plans, and what they did from look to look', async () => {
  await run('operations.observe-queries', {})

  const slow = await operated.get<SlowQueries>('/api/v1/operations/queries?database=media&by=calls&limit=100')
  const query = slow.queries.find(({ name }) => name === 'media.find_by_name')
  const history = await operated.get<QueryHistory>(`/api/v1/operations/queries/media/${query?.fingerprint}`)

  expect(Check(listSlowQueries.reply, slow)).toBe(true)
  expect(query).toMatchObject({ calls: 3, plan: { 'Node Type': expect.any(String) } })
  expect(Check(getQueryHistory.reply, history)).toBe(true)
  expect(history).toMatchObject({ name: 'media.find_by_name', looks: [{ calls: 3 }] })
})

it('knows nothing of a query it has never met, and refuses a database there is not', async () => {
  const unknown = await operated.get<QueryHistory>('/api/v1/operations/queries/media/0000')
  const refused = await operated.send('POST', '/api/v1/operations/advice', { database: 'payroll' })

  expect(unknown).toMatchObject({ text: null, plan: null, looks: [] })
  expect(refused.status).toBe(400)
})

it('says that advice is under way, then gives it, builds an index of it and keeps what that did', async () => {
  const before = await operated.get<Advice>('/api/v1/operations/advice?database=media')
  const asked = await operated.send('POST', '/api/v1/operations/advice', { database: 'media' })
  const waiting = await operated.get<Advice>('/api/v1/operations/advice?database=media')
  await run('operations.advise-indexes', { database: 'media' })
  const advised = await operated.get<Advice>('/api/v1/operations/advice?database=media')
  const [advice] = advised.report?.advice ?? []
  const applied = await operated.send('POST', '/api/v1/operations/advice/apply', {
    database: 'media',
    index: advice?.index,
  })
  const { id } = applied.body as IndexChange
  await run('operations.build-index', { changeId: id })
  const changes = await operated.get<{ items: IndexChange[] }>('/api/v1/operations/index-changes')

  expect(before).toEqual({ report: null, requestedAt: null, problem: null })
  expect(asked.status).toBe(202)
  expect(waiting).toMatchObject({ report: null, requestedAt: expect.any(String) })
  expect(Check(getAdvice.reply, advised)).toBe(true)
  expect(advised.requestedAt).toBeNull()
  expect(advice?.create[0]).toContain('concurrently')
  expect(applied.status).toBe(202)
  expect(Check(listIndexChanges.reply, changes)).toBe(true)
  expect(changes.items).toMatchObject([{ id, status: 'completed', measured: { isUsed: true }, progress: null }])
})

it('says why advice could not be worked out, until it is asked for again', async () => {
  await operated.send('POST', '/api/v1/operations/advice', { database: 'exports' })
  await handlerOf('operations.advise-indexes').handling.onGivenUp?.(
    { database: 'exports' },
    new Error('no scratch room'),
  )

  const failed = await operated.get<Advice>('/api/v1/operations/advice?database=exports')
  await operated.send('POST', '/api/v1/operations/advice', { database: 'exports' })
  const again = await operated.get<Advice>('/api/v1/operations/advice?database=exports')

  expect(failed).toEqual({ report: null, requestedAt: null, problem: 'no scratch room' })
  expect(again).toMatchObject({ problem: null, requestedAt: expect.any(String) })
})

it('shows how far an index is, and no progress where the server tells none', async () => {
  await operated.test.of('analytics').query(
    `insert into index_changes (database_name, index_name, status, advice)
     values ('code2asin', 'idx_slow', 'running', '{"create": [], "undo": []}')`,
  )

  const { items } = await operated.get<{ items: IndexChange[] }>('/api/v1/operations/index-changes')

  expect(items.find(({ index }) => index === 'idx_slow')).toMatchObject({ status: 'running', progress: null })
})

it('refuses to build what nobody advised', async () => {
  const refused = await operated.send('POST', '/api/v1/operations/advice/apply', { database: 'media', index: 'idx_x' })

  expect(refused).toMatchObject({ status: 404, body: { error: { code: 'ADVICE_NOT_FOUND' } } })
})

it('finds the index that another makes superfluous, and says whether it may go', async () => {
  const found = await operated.get<{ faults: IndexFault[] }>('/api/v1/operations/index-faults?database=media')

  expect(Check(listIndexFaults.reply, found)).toBe(true)
  expect(found.faults.find(({ index }) => index === 'idx_twice')).toMatchObject({
    isSafe: true,
    fix: [expect.stringContaining('idx_twice')],
  })
})

function handlerOf(name: string) {
  const handler = optimizerTasks({ system: operated.system, log }).find(({ task }) => task.name === name)
  if (!handler) throw new Error(name)
  return handler
}

function run(name: string, payload: object) {
  return handlerOf(name).handling.run({ payload, attempt: 1, signal: new AbortController().signal })
}
