import { type LockQueue, listLocks, listPartitions, listViews, type Partition } from '@products-manager/contract'
import { DatabaseError, sql } from '@products-manager/postgres'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { makePartitions } from '../partitions.ts'
import { type OperatedApi, openOperatedApi } from '../testing/open-operated-api.ts'
import { operatorRoutes } from './operations.routes.ts'

let operated: OperatedApi

beforeAll(async () => {
  operated = await openOperatedApi({
    routes: (api, { system }) =>
      operatorRoutes(api, { databases: system.databases, clock: systemClock, bouncerUrl: null }),
  })
})
afterAll(() => operated.close())

it.each(['cancel', 'terminate'] as const)('frees a lock queue: %s the session at its head', async (how) => {
  const { media } = operated.system.databases
  const lock = sql('test.lock')`lock table media_files in access exclusive mode`
  const holding = media
    .transaction(async (tx) => {
      await tx.run(lock)
      await tx.many(sql<object>('test.hold')`select pg_sleep(60)`)
    })
    .catch((error: unknown) => error)
  const waiting = vi
    .waitFor(async () => expect(await locksHeld()).toBe(1), { timeout: 10_000 })
    .then(() => media.transaction((tx) => tx.run(lock)))
  const queue = await vi.waitFor(
    async () => {
      const locks = await operated.get<{ queues: LockQueue[] }>('/api/v1/operations/locks')
      expect(Check(listLocks.reply, locks)).toBe(true)
      expect(locks.queues).toHaveLength(1)
      return locks.queues[0]
    },
    { timeout: 10_000 },
  )
  const session = { database: 'media', pid: queue?.head.pid, how }

  const other = await operated.send('POST', '/api/v1/operations/locks/end', {
    ...session,
    transactionStartedAt: '2020-01-01T00:00:00.000Z',
  })
  const ended = await operated.send('POST', '/api/v1/operations/locks/end', {
    ...session,
    transactionStartedAt: queue?.head.transactionStartedAt,
  })
  await waiting

  expect(other).toMatchObject({ status: 404, body: { error: { code: 'LOCK_SESSION_GONE' } } })
  expect(ended.status).toBe(200)
  expect(await holding).toBeInstanceOf(DatabaseError)
})

it('lists partitions, and has the views refreshed once however often it is asked', async () => {
  await makePartitions(operated.system.databases)

  const { partitions, silent } = await operated.get<{ partitions: Partition[]; silent: string[] }>(
    '/api/v1/operations/partitions',
  )
  const first = await operated.send('POST', '/api/v1/operations/views/refresh')
  const second = await operated.send('POST', '/api/v1/operations/views/refresh')

  expect(Check(listPartitions.reply, { partitions, silent })).toBe(true)
  expect([...new Set(partitions.map(({ database, table }) => `${database}.${table}`))]).toEqual([
    'imports.import_logs',
    'analytics.audit_logs',
  ])
  expect([first.status, second.status]).toEqual([202, 202])
  expect(second.body).toEqual(first.body)
})

it('names the database that is away, and tells what the others say', async () => {
  const { core, media } = { core: operated.test.of('core'), media: new URL(operated.test.of('media').url) }
  const name = media.pathname.slice(1)
  await core.query(`alter database "${name}" with allow_connections false`)
  await core.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)

  const [locks, partitions, views] = await Promise.all([
    operated.get<object>('/api/v1/operations/locks'),
    operated.get<object>('/api/v1/operations/partitions'),
    operated.get<object>('/api/v1/operations/views'),
  ])
  const tables = await operated.send('GET', '/api/v1/operations/tables?database=media')
  await core.query(`alter database "${name}" with allow_connections true`)

  expect(Check(listViews.reply, views)).toBe(true)
  expect(locks).toEqual({ queues: [], silent: ['media'] })
  expect(partitions).toMatchObject({ silent: ['media'] })
  expect(views).toMatchObject({ views: [{ database: 'catalog' }, {}, {}], silent: ['media'] })
  expect(tables).toMatchObject({ status: 503, body: { error: { code: 'DATABASE_UNAVAILABLE' } } })
})

async function locksHeld(): Promise<number> {
  const rows = await operated.test
    .of('media')
    .query(`select from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'media_files'::regclass`)
  return rows.length
}
