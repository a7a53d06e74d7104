import { type Database, openDatabase, sql, verbatim } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTableStates } from '../monitor/list-table-states.ts'
import { applyAdvice } from './advice/apply-advice.ts'
import { suggestIndexes } from './advice/suggest-indexes.ts'
import { checkIndexes } from './indexes/check-indexes.ts'
import { findSlowQueries } from './slow/find-slow-queries.ts'
import { makeGuesthouse } from './testing/guesthouse.ts'
import { writtenWorkload } from './workload/read-workload.ts'

const WORKLOAD = `
  select "Booking".product((price)::numeric) from "Booking"."Stay" where price operator("Booking".<<<) row(3, 'EUR')::"Booking".price;
  select * from "Booking"."Confirmed" where "fullName" = 'guest x';
  select * from "Booking"."Stay" where breaks && '{}'::"Booking".stays and to_tsquery('"Booking".plain_french', note) @@ words;
  select * from "Booking"."Popular" where "guestId" = 7;
  select * from "Booking"."Import" where line = 'x';
  select id from "Booking"."Guest" where email = 'G7@example.org';
  select * from north.orders where buyer = 7;
  select * from south.orders where id = 7;
  select * from "Booking"."Event" where id = 77;
  select * from "Booking"."Vehicle" where plate = 'C77';
`
const ADVISED = [
  '"Booking"."Car" btree (plate)',
  '"Booking"."Event_0" btree (id)',
  '"Booking"."Guest" btree ("fullName") INCLUDE (id)',
  '"Booking"."Guest" btree (email)',
  '"Booking"."Popular" btree ("guestId")',
  '"Booking"."Stay" btree ("guestId", status) INCLUDE (id)',
  '"Booking"."Stay" gist (breaks)',
  '"Booking"."Vehicle" btree (plate)',
  '"north"."orders" btree (buyer)',
  '"south"."orders" btree (id)',
]

describe.each([18, 15])('on another’s database, on PostgreSQL %i', (major) => {
  let place: TestDatabase
  let source: Database<string>

  beforeAll(async () => {
    const cluster = await startTestCluster({ major, settings: { autovacuum: 'off' } })
    place = await cluster.createDatabase()
    await makeGuesthouse(place)
    source = openDatabase({ name: 'guesthouse', url: place.url, pool: { size: 2 }, preparedStatements: false })
  })

  afterAll(() => source.close())

  const run = (texts: readonly string[]) =>
    source.withSession(async (session) => {
      for (const text of texts) await session.run(sql('guesthouse.run')`${verbatim(text)}`)
    })

  it('carries everything of it into the shadow, and advises what its own planner then uses', async () => {
    const report = await suggestIndexes(source, { workload: await writtenWorkload(WORKLOAD), limit: 20 })

    const applied = []
    for (const one of report.advice) applied.push(await applyAdvice(source, one))
    for (const { undo } of applied) for (const statement of undo) await place.query(statement)

    const { missing, refused, notes } = report
    expect({ missing, refused, notes }).toEqual({ missing: [], refused: [], notes: [] })
    expect(report.advice.map(({ create }) => create.at(0)?.replace(/^.* on (.*) USING/, '$1')).sort()).toEqual(ADVISED)
    expect(applied.filter(({ isUsed }) => !isUsed)).toEqual([])
  })

  it('counts the queries of namesakes in other schemas apart, and plans what has no schema', async () => {
    await place.query('select stats.pg_stat_statements_reset()')
    await run([
      'select * from north.orders where buyer = 1',
      'select * from south.orders where buyer = 1',
      'set search_path = south',
      'select id from orders where note = $$x$$',
    ])

    const { queries } = await findSlowQueries(source, { limit: 100 })

    const told = queries
      .filter(({ text }) => text.includes('orders'))
      .map(({ text, calls, noPlan }) => ({ text: text.replace(/^.* from /s, ''), calls, noPlan }))
    // PostgreSQL 18 itself counts tables of one name as one.
    const south = { text: 'south.orders where buyer = $1', calls: 1, noPlan: null }
    expect(told.sort((a, b) => (a.text < b.text ? -1 : 1))).toEqual([
      { text: 'north.orders where buyer = $1', calls: major < 18 ? 1 : 2, noPlan: null },
      { text: 'orders where note = $1', calls: 1, noPlan: null },
      ...(major < 18 ? [south] : []),
    ])
  })

  it('says what it was not allowed to read, and guesses no bloat', async () => {
    await place.query(`create index guest_words on "Booking"."Guest" (("fullName" || slug))`)
    await place.query(
      `do $$ begin create role watcher login password 'w'; exception when duplicate_object then null; end $$`,
    )
    await place.query('grant pg_monitor to watcher')
    const url = new URL(place.url)
    url.username = 'watcher'
    url.password = 'w'
    const watched = openDatabase({ name: 'guesthouse', url: url.href, pool: { size: 1 }, preparedStatements: false })

    const looking = findSlowQueries(watched)
    await expect(looking).rejects.toThrow('usage on the schema "stats"')
    const workload = await writtenWorkload(`select id from "Booking"."Guest" where "lostAt" > now()`)
    const { advice, notes } = await suggestIndexes(watched, { workload })
    const { faults } = await checkIndexes(watched, { minAgeDays: 999, minBytes: 1 })
    const tables = await listTableStates(watched)

    expect(tables.filter(({ bloatBytes }) => bloatBytes !== null)).toEqual([])
    expect(notes).toEqual([expect.stringContaining('grant it pg_read_all_data')])
    expect(advice.map(({ confidence }) => confidence).every((one) => one === 'indicative')).toBe(true)
    expect(faults.map(({ kind }) => kind)).toEqual(['missing'])
    await watched.close()
    await place.query('drop index "Booking".guest_words')
  })

  it('calls an index in the other direction a double, and no other pair that looks alike', async () => {
    await place.query(`
      create index stay_guest on "Booking"."Stay" ("guestId");
      create index stay_guest_back on "Booking"."Stay" ("guestId" desc);
      create index guest_lower on "Booking"."Guest" (lower("fullName" collate "C"));
      create index guest_upper on "Booking"."Guest" (upper("fullName" collate "C"));
      create index guest_lost on "Booking"."Guest" ("lostAt") where "lostAt" is not null;
      create index guest_lost_all on "Booking"."Guest" ("lostAt" desc nulls last);
      create index guest_slug_words on "Booking"."Guest" (slug text_pattern_ops);
      create index guest_words on "Booking"."Guest" (slug);
    `)

    const { faults } = await checkIndexes(source, { minAgeDays: 999, minBytes: 10_000 })

    expect(faults.map(({ kind, index, by }) => ({ kind, index, by }))).toEqual([
      { kind: 'duplicate', index: 'stay_guest', by: 'stay_guest_back' },
    ])
  })
})
