import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { hasPgBouncer, type PgBouncer, startPgBouncer } from './testing/pgbouncer.ts'
import { type TestDatabase, testCluster } from './testing/test-cluster.ts'

describe.runIf(hasPgBouncer())('behind PgBouncer in transaction mode', () => {
  let database: TestDatabase
  let bouncer: PgBouncer
  let shop: Database<'shop'>

  const insert = (id: number) => sql('shop.insert_item')`insert into items values (${id}, ${`item ${id}`})`
  const items = sql<{ id: number; title: string }>(
    'shop.list_items',
  )`select id, title from items where id > ${0} order by id`

  beforeAll(async () => {
    database = await (await testCluster()).createDatabase()
    bouncer = await startPgBouncer(database.url)
    await database.query('create table items (id int primary key, title text)')
    // More connections than the two that PgBouncer has: they share servers.
    shop = openDatabase({
      name: 'shop',
      url: bouncer.url(database.url),
      directUrl: database.url,
      pool: { size: 6, overflow: 0 },
      preparedStatements: false,
    })
  })

  afterAll(async () => {
    await shop.close()
    await bouncer.close()
    await database.drop()
  })

  it('many connections read and write at once', async () => {
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await shop.transaction((tx) => tx.run(insert(i + 1)))
        await shop.many(items)
      }),
    )

    expect(await shop.many(items)).toHaveLength(60)
    expect(shop.stats().primary.created).toBe(6)
  })

  it('cursors and COPY work', async () => {
    const streamed: number[] = []
    for await (const { id } of shop.rows(items, { batchSize: 7 })) streamed.push(id)
    let bytes = 0
    for await (const chunk of shop.copyTo(sql('shop.copy')`copy items to stdout`)) bytes += chunk.length
    const copied = await shop.transaction((tx) =>
      tx.copyFrom(sql('shop.copy_in')`copy items from stdin`, ['900\ta\n', '901\tb\n']),
    )

    expect(streamed).toHaveLength(60)
    expect(bytes).toBeGreaterThan(60)
    expect(copied).toBe(2)
  })

  it('an abort cancels on the server', async () => {
    const controller = new AbortController()
    const sleeping = shop.many(sql('shop.sleep')`select pg_sleep(30)`, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 50)

    await expect(sleeping).rejects.toThrow('enough')
    const running = await database.query(
      "select 1 from pg_stat_activity where state = 'active' and query like '%shop.sleep%' and pid <> pg_backend_pid()",
    )
    expect(running).toEqual([])
  })

  it('LISTEN and sessions go past it', async () => {
    const heard: string[] = []
    await shop.listen('items', (payload) => heard.push(payload))

    await shop.transaction((tx) => tx.many(sql('shop.notify')`select pg_notify('items', ${'one'})`))
    while (heard.length === 0) await delay(5)
    const setting = await shop.withSession(async (session) => {
      await session.run(sql('shop.set')`set work_mem = '7MB'`)
      return session.one(sql<{ value: string }>('shop.get')`select current_setting('work_mem') as value`)
    })

    expect(heard).toEqual(['one'])
    expect(setting).toEqual({ value: '7MB' })
  })
})
