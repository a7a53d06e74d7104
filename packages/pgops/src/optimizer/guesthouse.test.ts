import { type Database, openDatabase, sql, verbatim } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAdvice } from './advice/apply-advice.ts'
import { type IndexAdvice, suggestIndexes } from './advice/suggest-indexes.ts'
import { checkIndexes } from './indexes/check-indexes.ts'
import { findSlowQueries } from './slow/find-slow-queries.ts'
import { makeGuesthouse } from './testing/guesthouse.ts'
import { writtenWorkload } from './workload/read-workload.ts'

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

  const advise = async (workload: string) => suggestIndexes(source, { workload: await writtenWorkload(workload) })
  const made = (advice: readonly IndexAdvice[]) => advice.map(({ create }) => create.at(-1)?.replace(/^.* on /, ''))
  const run = (texts: readonly string[]) =>
    source.withSession(async (session) => {
      for (const text of texts) await session.run(sql('guesthouse.run')`${verbatim(text)}`)
    })

  it('carries its collations, types, aggregates, operators, casts and foreign tables into the shadow', async () => {
    const report = await advise(`
      select "Booking".product((price)::numeric) from "Booking"."Stay" where price operator("Booking".<<<) row(3, 'EUR')::"Booking".price;
      select * from "Booking"."Confirmed" where "fullName" = 'guest x';
      select * from "Booking"."Stay" where breaks && '{}'::"Booking".stays and words @@ to_tsquery('"Booking".plain_french', 'a');
      select * from "Booking"."Popular" where stays > 3;
      select * from "Booking"."Import" where line = 'x';
    `)

    expect({
      missing: report.missing,
      refused: report.refused,
      notes: report.notes,
      analysed: report.analysed,
    }).toEqual({
      missing: [],
      refused: [],
      notes: [],
      analysed: 5,
    })
    expect(made(report.advice).filter((text) => text?.includes('Import'))).toEqual([])
  })

  it.each([
    [
      'a column of a domain of a domain',
      `select id from "Booking"."Guest" where email = 'G7@example.org'`,
      ['"Booking"."Guest" USING btree (email)'],
    ],
    [
      'a collation of its own',
      `select id from "Booking"."Guest" where "fullName" = 'guest x'`,
      ['"Booking"."Guest" USING btree ("fullName")'],
    ],
    [
      'a materialised view',
      `select * from "Booking"."Popular" where "guestId" = 7`,
      ['"Booking"."Popular" USING btree ("guestId")'],
    ],
    [
      'tables of the same name, each by itself',
      'select * from north.orders where buyer = 7; select * from south.orders where id = 7',
      ['north.orders buyer', 'south.orders id'],
    ],
  ])('advises for %s', async (_, workload, expected) => {
    const { advice } = await advise(workload)

    const told = expected[0]?.includes('USING')
      ? made(advice)
      : advice.map(({ schema, table, index }) => `${schema}.${table} ${index.split('_').at(-1)}`)
    expect(told.sort()).toEqual(expected)
  })

  it('advises nothing the planner then does not use, and measures it on partitions below partitions', async () => {
    const { advice } = await advise(`
      select * from "Booking"."Event" where id = 77;
      select * from "Booking"."Vehicle" where plate = 'C77';
      select * from "Booking"."Stay" where status = 'PENDING' and "guestId" = 7;
    `)

    const applied = []
    for (const one of advice) applied.push(await applyAdvice(source, one))

    expect(applied.map(({ index, isUsed }) => ({ index, isUsed }))).toEqual(
      advice.map(({ index }) => ({ index, isUsed: true })),
    )
    expect(advice.map(({ table }) => table).sort()).toEqual(['Car', 'Event', 'Stay', 'Vehicle'])
    for (const { undo } of applied) for (const statement of undo) await place.query(statement)
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
    await place.query(`create index guest_slug on "Booking"."Guest" (("fullName" || slug))`)
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

    expect(notes).toEqual([expect.stringContaining('grant it pg_read_all_data')])
    expect(advice.map(({ confidence }) => confidence).every((one) => one === 'indicative')).toBe(true)
    expect(faults.map(({ kind }) => kind)).toEqual(['missing'])
    await watched.close()
    await place.query('drop index "Booking".guest_slug')
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
      create index guest_slug on "Booking"."Guest" (slug);
    `)

    const { faults } = await checkIndexes(source, { minAgeDays: 999, minBytes: 10_000 })

    expect(faults.map(({ kind, index, by }) => ({ kind, index, by }))).toEqual([
      { kind: 'duplicate', index: 'stay_guest', by: 'stay_guest_back' },
    ])
  })
})
