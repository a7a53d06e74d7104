import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findLockQueues } from './find-lock-queues.ts'
import { type LockSession, listLockSessions } from './list-lock-sessions.ts'

let place: TestDatabase
let shop: Database<string>

beforeEach(async () => {
  place = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: place.url, pool: { size: 6 }, preparedStatements: false })
  await place.query('create table orders (id int primary key, state text); insert into orders values (1, $$new$$)')
})

afterEach(async () => {
  await shop.close({ deadlineMs: 100 })
  await place.drop()
})

it('says nothing where nobody waits', async () => {
  expect(findLockQueues(await listLockSessions(shop), new Date())).toEqual([])
})

it('finds the session that holds the lock, everybody behind it and the one that closes the door', async () => {
  const stop = new AbortController()
  const held = shop.transaction(async (tx) => {
    await tx.run(sql('shop.hold')`update orders set state = 'held' where id = 1`)
    await delay(60_000, null, { signal: stop.signal }).catch(() => {})
  })
  await delay(50)
  const altering = shop.transaction((tx) => tx.run(sql('shop.alter')`alter table orders add column note text`))
  await until(async () => (await listLockSessions(shop)).length === 2)
  const reading = shop.many(sql<{ id: number }>('shop.read')`select id from orders`)
  await until(async () => (await listLockSessions(shop)).length === 3)

  const queues = findLockQueues(await listLockSessions(shop), new Date())

  expect(queues).toHaveLength(1)
  const [queue] = queues
  expect(queue?.head).toMatchObject({ state: 'idle in transaction', blockedBy: [], database: place.name })
  expect(queue?.head.query).toContain('shop.hold')
  expect(queue?.waiting.map(({ wantedMode, wantedRelation }) => [wantedMode, wantedRelation])).toEqual([
    ['AccessExclusiveLock', 'orders'],
    ['AccessShareLock', 'orders'],
  ])
  expect(queue?.remedy).toBe(`select pg_cancel_backend(${queue?.waiting[0]?.pid})`)
  stop.abort()
  await Promise.all([held, altering, reading])
})

it('tells to end a session that has forgotten its transaction', () => {
  const now = new Date('2026-01-01T12:00:00Z')
  const head = session({ pid: 7, state: 'idle in transaction', stateChangedAt: new Date('2026-01-01T11:50:00Z') })
  const waiting = session({ pid: 8, blockedBy: [7], waitsSince: new Date('2026-01-01T11:55:00Z') })

  const [queue] = findLockQueues([head, waiting], now)

  expect(queue).toMatchObject({ waitedMs: 300_000, remedy: 'select pg_terminate_backend(7)' })
  expect(queue?.advice).toContain('done nothing for 600.0 s')
})

it('does not mistake two sessions that wait for each other for a queue', () => {
  const one = session({ pid: 1, blockedBy: [2] })
  const other = session({ pid: 2, blockedBy: [1] })

  expect(findLockQueues([one, other], new Date())).toEqual([])
})

it('names a prepared transaction that holds a lock', () => {
  const prepared = session({ pid: 0, kind: 'prepared transaction' })
  const waiting = session({ pid: 8, blockedBy: [0] })

  const [queue] = findLockQueues([prepared, waiting], new Date())

  expect(queue?.advice).toContain('pg_prepared_xacts')
})

function session(facts: Partial<LockSession>): LockSession {
  return {
    pid: 1,
    user: 'test',
    database: 'shop',
    application: '',
    client: null,
    state: 'active',
    kind: 'client backend',
    query: '',
    transactionStartedAt: null,
    queryStartedAt: null,
    stateChangedAt: null,
    waitsSince: null,
    wantedMode: null,
    wantedRelation: null,
    blockedBy: [],
    ...facts,
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20)
}
