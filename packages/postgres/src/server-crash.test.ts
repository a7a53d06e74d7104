import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { startTestCluster, type TestCluster } from './testing/index.ts'

let cluster: TestCluster

const insert = (id: number) => sql('shop.insert_item')`insert into items values (${id})`
const count = sql<{ n: number }>('shop.count_items')`select count(*) as n from items`

beforeAll(async () => {
  cluster = await startTestCluster()
})

afterAll(async () => {
  await cluster.stop('crash')
})

it.each(['crash', 'fast'] as const)(
  'works on with the same handle after a server that ended (%s) is back',
  async (how) => {
    const database = await cluster.createDatabase()
    await database.query('create table items (id int primary key)')
    const shop = openDatabase({ name: 'shop', url: database.url, pool: { size: 3, overflow: 0 } })
    await Promise.all([1, 2, 3].map((id) => shop.transaction((tx) => tx.run(insert(id)))))

    const broken = shop.transaction(async (tx) => {
      await tx.run(insert(4))
      await cluster.stop(how)
      await tx.run(insert(5))
    })
    await expect(broken).rejects.toMatchObject({ code: expect.stringMatching(/^(57P0[12]|08006)$/), retryable: true })
    await expect(shop.one(count)).rejects.toMatchObject({ code: '08001', retryable: true })
    await cluster.start()

    expect(await shop.one(count)).toEqual({ n: 3 })
    expect(await shop.transaction((tx) => tx.run(insert(4)))).toBe(1)
    expect(shop.stats().primary).toMatchObject({ used: 0, idle: 1 })
    await shop.close()
  },
)
