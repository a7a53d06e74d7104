import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { identifier, json, sql, type Value } from './sql.ts'
import { type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let shop: Database<'shop'>

beforeAll(async () => {
  database = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: database.url, pool: { size: 1 } })
})

afterAll(async () => {
  await shop.close()
  await database.drop()
})

it.each<[type: string, sent: Value, read: unknown]>([
  ['numeric', '12345678901234567890.10', '12345678901234567890.10'],
  ['int8', 9_007_199_254_740_991, 9_007_199_254_740_991],
  ['int4', -1, -1],
  ['bool', true, true],
  ['float8', 0.1, 0.1],
  ['text', 'é\u{1F600}\\"\n', 'é\u{1F600}\\"\n'],
  ['text', null, null],
  ['date', '2024-02-29', '2024-02-29'],
  ['timestamp', '2024-02-29 12:30:00', '2024-02-29 12:30:00'],
  ['timestamptz', new Date('2024-02-29T12:30:00.123Z'), new Date('2024-02-29T12:30:00.123Z')],
  ['interval', '1 day 02:03:04', '1 day 02:03:04'],
  ['uuid', '0f0e0d0c-0b0a-4908-8706-050403020100', '0f0e0d0c-0b0a-4908-8706-050403020100'],
  ['bytea', Buffer.from([0, 255, 92]), Buffer.from([0, 255, 92])],
  ['jsonb', json({ a: [1, null, 'é'] }), { a: [1, null, 'é'] }],
  ['jsonb', json([1, 2]), [1, 2]],
  ['jsonb', json('text'), 'text'],
  ['text[]', ['a,b', '"', null, 'null', ''], ['a,b', '"', null, 'null', '']],
  ['int8[]', [1, 2], [1, 2]],
  ['numeric[]', ['1.10', null], ['1.10', null]],
  ['date[]', ['2024-02-29'], ['2024-02-29']],
  ['timestamptz[]', [new Date('2024-02-29T12:30:00Z')], [new Date('2024-02-29T12:30:00Z')]],
  ['jsonb[]', [json({ a: 1 }), json([2])], [{ a: 1 }, [2]]],
  [
    'int4[]',
    [
      [1, 2],
      [3, 4],
    ],
    [
      [1, 2],
      [3, 4],
    ],
  ],
])('%s: %j arrives as %j', async (type, sent, read) => {
  const [base, array = ''] = type.split(/(?=\[)/)
  const cast = identifier(base as string)
  const statement = array
    ? sql<{ value: unknown }>('shop.echo')`select ${sent}::${cast}[] as value`
    : sql<{ value: unknown }>('shop.echo')`select ${sent}::${cast} as value`

  const { value } = await shop.one(statement)

  expect(value).toEqual(read)
})

it('refuses a bigint that a number cannot hold, and the connection goes on', async () => {
  const tooLarge = shop.one(sql<object>('shop.large')`select 9007199254740993::int8 as value`)

  await expect(tooLarge).rejects.toMatchObject({ code: '22003', statement: 'shop.large' })
  expect(await shop.one(sql<{ n: number }>('shop.small')`select 1::int8 as n`)).toEqual({ n: 1 })
  expect(shop.stats().primary.created).toBe(1)
})
