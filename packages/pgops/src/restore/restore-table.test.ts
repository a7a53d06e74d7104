import { expect, it } from 'vitest'
import { aBackedUpCluster, type BackedUp } from '../backup/testing/a-cluster.ts'
import { runPgops } from '../backup/testing/run-pgops.ts'
import { restoreTable } from './restore-table.ts'

const TABLE = { schema: 'public', table: 'products' }
const now = new Date('2026-04-07T14:30:00Z')

/** A table as it was before somebody's mistake, in a recovered copy. */
async function aMistake(mistake: string, before: readonly string[] = []) {
  const backedUp = await aBackedUpCluster()
  const { database, backup, restored } = backedUp
  await database.query(
    "create table products (id int generated always as identity primary key, title text not null check (title <> ''), price numeric, twice numeric generated always as (price * 2) stored)",
  )
  await database.query('create index by_title on products (title)')
  await database.query("insert into products (title, price) select 'Pen ' || i, i from generate_series(1, 1000) as i")
  for (const statement of before) await database.query(statement)
  await backup()
  await database.query(mistake)
  const server = await restored({ target: { kind: 'backup' } })
  return { ...backedUp, from: server.url(database.name), to: database.url }
}

async function contentsOf({ database }: BackedUp, table: string) {
  const [row] = await database.query(
    `select count(*)::int as rows, sum(price)::int as price, sum(twice)::int as twice from ${table}`,
  )
  return row
}

const AS_IT_WAS = { rows: 1000, price: 500_500, twice: 1_001_000 }

it('comes back beside the live one', async () => {
  const { from, to, ...rest } = await aMistake('delete from products where id > 10')

  // As two people, or an impatient one, would at the same moment.
  const [restored, again] = await Promise.all(
    [1, 2].map(() => restoreTable({ from, to, table: TABLE, replaces: false, now })),
  )

  expect(restored).toMatchObject({ rows: 1000, removed: 0, notes: [] })
  expect(restored?.table).toMatch(/^public\.products_restored_20260407143000_/)
  expect(again?.table).not.toBe(restored?.table)
  for (const one of [restored, again]) expect(await contentsOf(rest, one?.table ?? '')).toEqual(AS_IT_WAS)
  expect(await contentsOf(rest, 'products')).toMatchObject({ rows: 10 })
})

it('comes back with its indexes and checks when it was dropped', async () => {
  const { from, to, ...rest } = await aMistake('drop table products')

  const restored = await restoreTable({ from, to, table: TABLE, replaces: false, now })

  expect(restored).toMatchObject({ table: 'public.products', rows: 1000 })
  expect(await contentsOf(rest, 'products')).toEqual(AS_IT_WAS)
  expect(await rest.database.query("select indexname from pg_indexes where tablename = 'products' order by 1")).toEqual(
    [{ indexname: 'by_title' }, { indexname: 'products_pkey' }],
  )
  await expect(rest.database.query("insert into products (title) values ('')")).rejects.toThrow('check')
})

it('is put right in place: changed rows, missing rows, rows that came later', async () => {
  const { from, to, ...rest } = await aMistake(
    "with a as (update products set price = 0 where id <= 5), b as (delete from products where id = 7) insert into products (title) values ('later')",
  )

  const restored = await restoreTable({ from, to, table: TABLE, replaces: true, now })

  expect(restored).toEqual({ table: 'public.products', rows: 6, removed: 1, notes: [] })
  expect(await contentsOf(rest, 'products')).toEqual(AS_IT_WAS)
})

it('gets back only the rows of a condition', async () => {
  const { from, to, ...rest } = await aMistake('update products set price = 0')

  const restored = await restoreTable({ from, to, table: TABLE, replaces: true, rows: "title like 'Pen 99_'", now })

  expect(restored).toMatchObject({ rows: 10, removed: 0 })
  expect(await contentsOf(rest, 'products')).toMatchObject({ rows: 1000, price: 9945 })
})

it('leaves out columns that are gone by now, and says so', async () => {
  const { from, to, ...rest } = await aMistake('alter table products drop column price cascade')

  const restored = await restoreTable({ from, to, table: TABLE, replaces: false, now })

  expect(restored.notes).toEqual(['Columns that are gone by now were left out: price.'])
  expect(await rest.database.query(`select count(*)::int as rows from ${restored.table}`)).toEqual([{ rows: 1000 }])
})

it('without a primary key is refused in place', async () => {
  const { from, to } = await aMistake('alter table products drop constraint products_pkey')

  const refused = restoreTable({ from, to, table: TABLE, replaces: true, now })

  await expect(refused).rejects.toThrow('has no primary key')
})

it('that never was is refused', async () => {
  const { from, to } = await aMistake('select 1')

  const refused = restoreTable({ from, to, table: { schema: 'public', table: 'nonsense' }, replaces: false, now })

  await expect(refused).rejects.toThrow('There was no table public.nonsense')
})

it.each([
  [
    'come back with it',
    {},
    [{ offers: 10, notes: 18 }],
    ['With the rows that came back came those of other tables: offers 5, notes 10.'],
  ],
  [
    'are left out when that is asked for, which is said',
    { dependents: false },
    [{ offers: 5, notes: 8 }],
    ['What these tables had of the rows that came back was left out: offers, notes.'],
  ],
])('rows of other tables that went with its rows %s', async (_, how, left, notes) => {
  const { from, to, database } = await aMistake(
    'delete from products where id <= 5; delete from notes where offer = 6',
    [
      'create table offers (product int primary key references products on delete cascade, price numeric not null, twice numeric not null generated always as (price * 2) stored)',
      'create table notes (i int, offer int references offers on delete cascade, primary key (offer, i))',
      'insert into offers (product, price) select i, i from generate_series(1, 10) as i',
      'insert into notes select i, o from generate_series(1, 2) as i, generate_series(1, 10) as o',
    ],
  )

  const restored = await restoreTable({ from, to, table: TABLE, replaces: true, now, ...how })

  expect(restored).toMatchObject({ rows: 5, removed: 0, notes })
  expect(
    await database.query(
      'select (select count(*)::int from offers) as offers, (select count(*)::int from notes) as notes',
    ),
  ).toEqual(left)
})

it.each([
  ['as coming back', [], { dependents: ['offers', 'notes'], leftOut: [] }],
  ['as left out', ['--no-dependents'], { dependents: [], leftOut: ['offers', 'notes'] }],
])('a dry run names tables whose rows went with its rows to programs, %s', async (_, flags, touched) => {
  const { database, repository, backup } = await aBackedUpCluster()
  await database.query('create table products (id int primary key)')
  await database.query('create table offers (product int primary key references products on delete cascade)')
  await database.query('create table notes (offer int references offers on delete cascade)')
  await backup()
  const table = ['--table', `${database.name}.products`, '--replace', ...flags]

  const { ended } = runPgops(['restore', 'latest', ...table, '--dry-run', '--json'], {
    DATABASE_URL: database.url,
    BACKUP_DIRECTORY: repository.directory,
  })
  const { code, out, err } = await ended

  expect(code, err).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ dryRun: true, ...touched })
})

it.each([
  [['--rows', "brand = 'ACME'"], '--rows goes with --table'],
  [['--replace'], '--replace goes with --table or --database'],
  [['--table', 'a.b', '--database', 'a'], 'leave out --database'],
])('restores nothing at all when %j says which part and not of what', async (flags, sentence) => {
  const { code, err } = await runPgops(['restore', 'latest', ...flags]).ended

  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) })
})
