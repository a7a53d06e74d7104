import { type Database, openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listViews } from './list-views.ts'
import { refreshViews } from './refresh-views.ts'

let place: TestDatabase
let shop: Database<string>

beforeEach(async () => {
  place = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: place.url, pool: { size: 2 }, preparedStatements: false })
  await place.query(`
    create table sales (day date, amount int);
    insert into sales values ('2026-01-01', 10), ('2026-01-01', 5), ('2026-02-01', 1);
    create materialized view a_months as select 1 as month, 1 as total with no data;
    drop materialized view a_months;
    create materialized view days as select day, sum(amount) as total from sales group by day with no data;
    create unique index days_day on days (day);
    create view ordinary as select * from days;
    create materialized view a_months as select date_trunc('month', day) as month, sum(total) as total from ordinary group by 1 with no data;
  `)
})

afterEach(async () => {
  await shop.close()
  await place.drop()
})

it('fills views in the order they are made of each other, later without locking readers out where that is possible', async () => {
  const first = await refreshViews(shop)
  await place.query(`insert into sales values ('2026-02-01', 100)`)
  const second = await refreshViews(shop)

  expect(first.map(({ view, concurrently, outcome }) => [view, concurrently, outcome])).toEqual([
    ['days', false, 'done'],
    ['a_months', false, 'done'],
  ])
  expect(second.map(({ view, concurrently }) => [view, concurrently])).toEqual([
    ['days', true],
    ['a_months', false],
  ])
  expect(await place.query('select total::int from a_months order by month')).toEqual([{ total: 15 }, { total: 101 }])
})

it('tells of a view that cannot be refreshed, and refreshes the rest', async () => {
  await refreshViews(shop)
  await place.query(`insert into sales values (null, 1), (null, 2)`)
  await place.query('create materialized view broken as select 1 / amount as part from sales')
  await place.query(`insert into sales values ('2026-03-01', 0)`)

  const refreshed = await refreshViews(shop)

  expect(refreshed.map(({ view, outcome }) => [view, outcome])).toEqual([
    ['broken', 'failed'],
    ['days', 'done'],
    ['a_months', 'done'],
  ])
  expect(refreshed[0]?.problem).toContain('division by zero')
})

it('knows what each view is made of, through ordinary views too', async () => {
  const views = await listViews(shop)

  expect(
    views.map(({ view, madeOf, hasUniqueIndex, isPopulated }) => [view, madeOf, hasUniqueIndex, isPopulated]),
  ).toEqual([
    ['a_months', ['public.days'], false, false],
    ['days', [], true, false],
  ])
})
