import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { type DatabaseOptions, openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { type StallingProxy, startStallingProxy, type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let proxy: StallingProxy
let opened: Database<'shop'>[]

const items = sql<{ id: number; title: string }>('shop.list_items')`select id, title from items order by id`
const insert = (id: number, title: string) => sql('shop.insert_item')`insert into items values (${id}, ${title})`
const sleep = sql<object>('shop.sleep')`select pg_sleep(30)`

beforeEach(async () => {
  const cluster = await testCluster()
  proxy = await startStallingProxy(cluster.port)
  database = await cluster.createDatabase()
  opened = []
  await database.query(
    "create table items (id int primary key, title text not null); insert into items values (1, 'primary')",
  )
})

afterEach(async () => {
  await Promise.all(opened.map((db) => db.close()))
  await proxy.close()
  await database.drop()
})

function open(options: Partial<DatabaseOptions<'shop'>> = {}): Database<'shop'> {
  const db = openDatabase({ name: 'shop', url: database.url, pool: { size: 2, overflow: 1 }, ...options })
  opened.push(db)
  return db
}

it('opens no connection before the first statement', async () => {
  const db = open()
  expect(db.stats().primary).toMatchObject({ created: 0, size: 2, overflow: 1 })

  await db.ping()
  expect(db.stats().primary.created).toBe(1)
})

it('measures a round trip', async () => {
  expect(await open().ping()).toEqual({ milliseconds: expect.any(Number) })
})

describe('the replica', () => {
  let standby: TestDatabase

  beforeEach(async () => {
    standby = await (await testCluster()).createDatabase()
    await standby.query(
      "create table items (id int primary key, title text not null); insert into items values (1, 'replica')",
    )
  })

  afterEach(async () => {
    await standby.drop()
  })

  it('answers its reads, the primary its own', async () => {
    const db = open({ replicaUrl: standby.url })

    const streamed: unknown[] = []
    for await (const row of db.replica.rows(items)) streamed.push(row)

    expect(await db.replica.one(items)).toMatchObject({ title: 'replica' })
    expect(streamed).toEqual([{ id: 1, title: 'replica' }])
    expect(await db.one(items)).toMatchObject({ title: 'primary' })
    expect(db.stats()).toMatchObject({ replicaFallbacks: 0, replica: { created: 1 } })
  })

  it('is the primary when there is none', async () => {
    const db = open()

    expect(await db.replica.one(items)).toMatchObject({ title: 'primary' })
    expect(db.stats().replica).toBeNull()
  })

  it('gives way to the primary while it cannot be reached, and is asked again later', async () => {
    let now = 0
    const db = open({ replicaUrl: proxy.url(standby.url), clock: { now: () => now, random: () => 0.5 } })
    expect(await db.replica.one(items)).toMatchObject({ title: 'replica' })

    await proxy.close()
    expect(await db.replica.one(items)).toMatchObject({ title: 'primary' })
    const { failedConnects } = db.stats().replica ?? {}
    expect(await db.replica.maybeOne(items)).toMatchObject({ title: 'primary' })
    expect(db.stats()).toMatchObject({ replicaFallbacks: 2, replica: { failedConnects } })

    now = 5_000
    expect(await db.replica.many(items)).toMatchObject([{ title: 'primary' }])
    expect(db.stats()).toMatchObject({ replicaFallbacks: 3, replica: { failedConnects: (failedConnects ?? 0) + 1 } })
    proxy = await startStallingProxy((await testCluster()).port)
  })

  it('passes on what is wrong with the statement', async () => {
    const db = open({ replicaUrl: standby.url })

    await expect(db.replica.one(sql('shop.broken')`select 1/0`)).rejects.toMatchObject({ code: '22012' })
    expect(db.stats().replicaFallbacks).toBe(0)
  })
})

describe('a session', () => {
  it('keeps what is locked on it until it ends, and not longer', async () => {
    const db = open()
    const lock = sql<{ locked: boolean }>('shop.lock')`select pg_try_advisory_lock(7) as locked`
    const attempt = () => db.withSession(async (session) => (await session.one(lock)).locked)

    const outcomes = await db.withSession(async (session) => [(await session.one(lock)).locked, await attempt()])

    expect(outcomes).toEqual([true, false])
    while (!(await attempt())) await delay(5)
    expect(db.stats()).toMatchObject({ primary: { created: 0 }, sessions: { idle: 0, used: 0 } })
  })

  it('runs what no transaction may, and transactions', async () => {
    const db = open()

    const read = await db.withSession(async (session) => {
      await session.run(sql('shop.index_titles')`create index concurrently items_title on items (title)`)
      await session.transaction((tx) => tx.run(insert(2, 'Pen')))
      const rows: unknown[] = []
      for await (const row of session.rows(items)) rows.push(row)
      return rows
    })

    expect(read).toHaveLength(2)
  })

  it('tells its work when the connection is lost', async () => {
    const db = open({ directUrl: proxy.url(database.url) })

    const lost = db.withSession(async (session) => {
      const loss = new Promise((resolve) => session.lost.addEventListener('abort', resolve))
      proxy.cut()
      await loss
      return session.lost.aborted
    })

    expect(await lost).toBe(true)
  })
})

describe('an abort', () => {
  it('cancels a read on the server, and its connection serves the next', async () => {
    const db = open({ pool: { size: 1, overflow: 0 } })
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 50)

    await expect(db.many(sleep, { signal: controller.signal })).rejects.toThrow('enough')

    expect(await db.many(items)).toHaveLength(1)
    expect(db.stats().primary).toMatchObject({ created: 1, used: 0 })
  })

  it('never hits the statement of somebody else', async () => {
    const db = open({ pool: { size: 2, overflow: 0 } })
    const nap = sql<{ n: number }>('shop.nap')`select 1 as n from pg_sleep(0.003)`

    const work = Array.from({ length: 150 }, async (_, i) => {
      const controller = new AbortController()
      if (i % 2 === 0) return db.one(nap)
      const aborted = db.one(nap, { signal: controller.signal })
      setTimeout(() => controller.abort(new Error('enough')), i * 2)
      return aborted.catch((error: Error) => error.message)
    })
    const outcomes = await Promise.all(work)

    for (const [i, outcome] of outcomes.entries()) {
      if (i % 2 === 0) expect(outcome).toEqual({ n: 1 })
      else expect([{ n: 1 }, 'enough']).toContainEqual(outcome)
    }
  })

  it('reaches the server over the given address only', async () => {
    const db = open({ url: proxy.url(database.url), pool: { size: 1, overflow: 0 } })
    const controller = new AbortController()
    await db.ping()
    const aborted = db.many(sleep, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 20)

    await expect(aborted).rejects.toThrow('enough')
    expect(db.stats().primary.created).toBe(1)
  })
})

it('fails soon, and not by hanging, while the server does not answer', async () => {
  const db = open({
    url: proxy.url(database.url),
    pool: { size: 1, overflow: 0, waitTimeoutMs: 300, prePingIdleMs: 0, prePingDeadlineMs: 100 },
  })
  await db.ping()

  proxy.stall()
  await expect(db.ping()).rejects.toMatchObject({ retryable: true })
  proxy.resume()

  expect(await db.many(items)).toHaveLength(1)
})

it('closes while it is used: what runs ends well, what comes is refused', async () => {
  const db = open()
  const nap = db.one(sql<{ n: number }>('shop.nap')`select 1 as n from pg_sleep(0.1)`)
  while (db.stats().primary.used === 0) await delay(1)

  const closing = db.close()

  await expect(db.one(items)).rejects.toMatchObject({ code: 'DB_POOL_CLOSED' })
  expect(await nap).toEqual({ n: 1 })
  await closing
})
