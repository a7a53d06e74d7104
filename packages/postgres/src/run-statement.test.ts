import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DatabaseOptions, openDatabase } from './open-database.ts'
import type { StatementEvent } from './run-statement.ts'
import { part, plannedForValues, sql, statementNameIn } from './sql.ts'
import { type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await (await testCluster()).createDatabase()
  await database.query('create extension pg_stat_statements; create table items (id int primary key, title text)')
})

afterAll(async () => {
  await database.drop()
})

function open(options: Partial<DatabaseOptions<'shop'>> = {}) {
  return openDatabase({ name: 'shop', url: database.url, pool: { size: 1, overflow: 0 }, ...options })
}

const prepared = sql<{ name: string }>('shop.prepared')`select name from pg_prepared_statements order by name`

it('shows each statement by its name in pg_stat_statements, with parts and without names too', async () => {
  for (const preparedStatements of [true, false]) {
    const shop = open({ preparedStatements })
    const title = part`title = ${'Pen'}`

    await shop.many(sql<object>('shop.find_by_title')`select id from items where ${title} and id < ${5}`)
    await shop.transaction((tx) =>
      tx.run(sql('shop.insert_item')`insert into items values (${preparedStatements ? 1 : 2})`),
    )
    for await (const row of shop.rows(sql<object>('shop.all_items')`select id, title from items`))
      expect(row).toBeDefined()
    await shop.close()
  }

  const seen = await database.query<{ query: string; calls: string }>(
    "select query, calls from pg_stat_statements where query like '%/* shop.%' order by query",
  )
  expect(seen).toEqual([
    { query: 'close /* shop.all_items */ rows_1', calls: '2' },
    {
      query: expect.stringMatching(/^declare rows_1 .* for select \/\* shop.all_items \*\/ id, title from items$/),
      calls: '2',
    },
    { query: expect.stringMatching(/^fetch \/\* shop.all_items \*\/ /), calls: '2' },
    { query: 'insert /* shop.insert_item */ into items values ($1)', calls: '2' },
    { query: 'select /* shop.find_by_title */ id from items where title = $1 and id < $2', calls: '2' },
  ])
  expect(seen.map(({ query }) => statementNameIn(query))).toContain('shop.find_by_title')
})

it('prepares no statement that is planned for its values', async () => {
  const shop = open()

  for (const id of [1, 2]) await shop.many(plannedForValues(sql('shop.search')`select 1 where ${id} > 0`))

  const names = (await shop.many(prepared)).map(({ name }) => name)
  await shop.close()
  expect(names.filter((name) => name.startsWith('shop.search'))).toEqual([])
})

it('prepares a statement once under its name, and each wording of it apart', async () => {
  const shop = open()
  const find = (id: number, order: string) =>
    sql('shop.find')`select 1 where ${id} > 0 order by ${order === 'up' ? part`1` : part`1 desc`}`

  for (const order of ['up', 'down', 'up', 'down']) await shop.many(find(7, order))

  const names = (await shop.many(prepared)).map((row) => row.name)
  expect(names).toEqual([
    expect.stringMatching(/^shop\.find\.[0-9a-f]{10}$/),
    expect.stringMatching(/^shop\.find\./),
    expect.stringMatching(/^shop\.prepared\./),
  ])
  await shop.close()
})

it('prepares nothing when it is told so', async () => {
  const shop = open({ preparedStatements: false })

  await shop.many(sql('shop.find')`select ${1}::int`)

  expect(await shop.many(prepared)).toEqual([])
  await shop.close()
})

it('stops preparing wordings without end', async () => {
  const shop = open()
  for (let i = 0; i < 500; i++)
    await shop.many(sql('shop.varied')`select ${i}::int as ${part([`x${i}`] as unknown as TemplateStringsArray)}`)

  expect((await shop.many(prepared)).length).toBe(400)
  await shop.close()
})

it('reports what each statement cost, and how it failed, without values', async () => {
  const events: StatementEvent[] = []
  const shop = open({ onStatement: (event) => events.push(event) })

  await shop.many(sql('shop.numbers')`select generate_series(1, ${3})`)
  await shop.many(sql('shop.broken')`select ${'x'}::int`).catch(() => {})

  expect(events).toEqual([
    { database: 'shop', statement: 'shop.numbers', milliseconds: expect.any(Number), rows: 3, error: null },
    { database: 'shop', statement: 'shop.broken', milliseconds: expect.any(Number), rows: 0, error: '22P02' },
  ])
  await shop.close()
})

it('is known to the server by its application and database', async () => {
  const shop = open({ applicationName: 'pm worker' })

  const { name } = await shop.one(sql<{ name: string }>('shop.who')`select current_setting('application_name') as name`)

  expect(name).toBe('pm worker/shop')
  await shop.close()
})
