import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let shop: Database<'shop'>

beforeAll(async () => {
  database = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: database.url, pool: { size: 2, overflow: 1 } })
  await database.query('create table items (id int primary key, title text not null)')
})

afterAll(async () => {
  await shop.close()
  await database.drop()
})

it('commits what a transaction wrote, and reads it', async () => {
  await shop.transaction((tx) => tx.run(sql('shop.insert_item')`insert into items values (${1}, ${'Pen'})`))

  const items = await shop.many(sql<{ id: number; title: string }>('shop.list_items')`select id, title from items`)

  expect(items).toEqual([{ id: 1, title: 'Pen' }])
})
