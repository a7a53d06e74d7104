import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { part, sql } from './sql.ts'
import { type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let shop: Database<'shop'>

beforeAll(async () => {
  database = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: database.url, pool: { size: 2 } })
  await database.query(`
    create type state as enum ('new');
    create table items (
      id int primary key,
      title varchar(5) not null constraint short check (title <> 'bad'),
      state state
    );
    insert into items values (1, 'Pen')`)
})

afterAll(async () => {
  await shop.close()
  await database.drop()
})

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => expect.unreachable('it did not fail'),
    (error: Error) => error,
  )
}

it('says which constraint of which table refused a row, and keeps the values out of the message', async () => {
  const insert = sql('shop.insert_item')`insert into items values (${1}, ${'s3cr'})`

  const error = await failureOf(shop.transaction((tx) => tx.run(insert)))

  expect(error).toMatchObject({
    name: 'DatabaseError',
    code: '23505',
    statement: 'shop.insert_item',
    constraint: 'items_pkey',
    table: 'items',
    detail: 'Key (id)=(1) already exists.',
    retryable: false,
    message: 'shop.insert_item: duplicate key value violates unique constraint "items_pkey" (23505)',
  })
})

it('keeps the detail, which holds values, out of what a log would print', async () => {
  const insert = sql('shop.insert_item')`insert into items values (${2}, ${'bad'})`

  const error = await failureOf(shop.transaction((tx) => tx.run(insert)))

  expect(error).toMatchObject({ code: '23514', constraint: 'short', detail: expect.stringContaining('bad') })
  expect(JSON.stringify({ ...error })).not.toContain('bad')
  expect(error.cause).toBeUndefined()
})

it.each([
  ['an integer', part`${'s3cr3t "x"'}::int`],
  ['a date', part`${'s3cr3t'}::date`],
  ['a uuid', part`${'s3cr3t'}::uuid`],
  ['JSON', part`${'s3cr3t'}::json`],
  ['an enumeration', part`${'s3cr3t'}::state`],
  ['an array', part`${'s3cr3t'}::int[]`],
  ['a timestamp', part`${'9999999-s3cr3t'}::timestamptz`],
])('does not repeat a value that is no %s', async (_, value) => {
  const error = await failureOf(shop.one(sql('shop.cast')`select ${value}`))

  expect(error).toMatchObject({ code: expect.stringMatching(/^22/), statement: 'shop.cast' })
  expect(`${error.message} ${error.stack}`).not.toContain('s3cr3t')
})

it('refuses a write outside a transaction at run time too', async () => {
  const insert = sql<{ id: number }>('shop.sneak_item')`insert into items values (3, 'x') returning id`

  const error = await failureOf(shop.many(insert))

  expect(error).toMatchObject({ code: '25006', statement: 'shop.sneak_item' })
})

it('counts rows: none or several where one is expected', async () => {
  const rows = (count: number) => sql<{ n: number }>('shop.numbers')`select n from generate_series(1, ${count}) n`

  expect(await shop.maybeOne(rows(0))).toBeNull()
  await expect(shop.one(rows(0))).rejects.toMatchObject({ code: 'P0002', statement: 'shop.numbers' })
  await expect(shop.one(rows(2))).rejects.toMatchObject({ code: 'P0003' })
  await expect(shop.maybeOne(rows(2))).rejects.toMatchObject({ code: 'P0003' })
})

it('names the place but not the password when there is no connection', async () => {
  const wrong = new URL(database.url)
  wrong.password = 's3cr3t'
  const closed = new URL(database.url)
  closed.port = '1'

  for (const [url, code] of [
    [wrong, '28P01'],
    [closed, '08001'],
  ] as const) {
    const unreachable = openDatabase({ name: 'shop', url: url.toString(), pool: { size: 1 } })

    const error = await failureOf(unreachable.ping())

    expect(error).toMatchObject({ code, message: expect.stringContaining(`127.0.0.1:${url.port}/${database.name}`) })
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(url.password)
    await unreachable.close()
  }
})
