import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase, sql, verbatim } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLibrary } from '../testing/library.ts'
import { writtenWorkload } from '../workload/read-workload.ts'
import { applyAdvice } from './apply-advice.ts'
import { type IndexAdvice, suggestIndexes } from './suggest-indexes.ts'

describe.each([18, 15])('on PostgreSQL %i', (major) => {
  let place: TestDatabase
  let source: Database<string>

  beforeAll(async () => {
    place = await (await startTestCluster({ major })).createDatabase()
    await makeLibrary(place, 0.5)
    await place.query('create table notices (topic text, note text)')
    source = openDatabase({ name: 'library', url: place.url, pool: { size: 3 }, preparedStatements: false })
  })

  afterAll(() => source.close())

  const advised = async (workload: string) =>
    (await suggestIndexes(source, { workload: await writtenWorkload(workload) })).advice
  const definitions = (advice: readonly IndexAdvice[]) =>
    advice.map(({ create }) => create.at(-1)?.replace(/^.* on /, ''))

  it.each([
    ['a foreign key', `select * from "Lending"."Loan" where "bookId" = 7`, [`"Lending"."Loan" USING btree ("bookId")`]],
    [
      'equality before order',
      `select * from books where shelf = 'S1' order by title limit 5`,
      ['"public"."books" USING btree (shelf, title)'],
    ],
    [
      'the rows of one state',
      `select * from "Lending"."Loan" where state = 'lost' order by "takenAt" desc limit 5`,
      [`"Lending"."Loan" USING btree ("takenAt" DESC) WHERE (state = 'lost'::public.loan_state)`],
    ],
    [
      'an expression',
      `select * from members where lower(name) = 'x'`,
      ['"public"."members" USING btree (lower(name))'],
    ],
    [
      'part of a text',
      `select id from books where title ilike '%abcdef%'`,
      ['"public"."books" USING gin (title public.gin_trgm_ops)'],
    ],
    [
      'a document',
      `select id from members where extra @> '{"rank": 7}'`,
      ['"public"."members" USING gin (extra jsonb_path_ops)'],
    ],
    [
      'both sides of an OR',
      `select * from books where shelf = 'S1' or pages = 77`,
      ['"public"."books" USING btree (shelf)', '"public"."books" USING btree (pages)'],
    ],
    [
      'a table behind a view',
      `select * from loans_out where title = 'x'`,
      [`"Lending"."Loan" USING btree ("bookId") WHERE (state = 'out'::public.loan_state)`],
    ],
    ['a least value', `select min(days) from "Lending"."Loan" where "bookId" > 0`, []],
    ['what has an index', `select * from members where email = 'x'`, []],
    ['a small table', `select * from notices where topic = 'x'`, []],
    ['most rows', `select * from "Lending"."Loan" where state = 'back'`, []],
  ])('advises for %s', async (_, query, expected) => {
    const advice = await advised(query)

    expect(definitions(advice).slice(0, Math.max(expected.length, 1))).toEqual(expected)
  })

  it('chooses for the whole workload: one index for two queries, and none that a later one makes superfluous', async () => {
    const advice = await advised(`
      -- calls: 100
      select * from "Lending"."Loan" where "bookId" = 7;
      -- calls: 50
      select * from "Lending"."Loan" where "bookId" = 9 order by "takenAt" desc limit 3;
      vacuum books;
    `)

    expect(advice).toHaveLength(1)
    expect(advice[0]?.queries.map(({ calls }) => calls)).toEqual([100, 50])
  })

  it('says why a query was not planned, and plans the others', async () => {
    const workload = await writtenWorkload(
      `select * from nowhere; select * from "Lending"."Loan" where "bookId" = 7; set work_mem = '1MB'`,
    )

    const report = await suggestIndexes(source, { workload })

    expect(report.refused.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('nowhere'),
      'VariableSet has no plan',
    ])
    expect(report.advice).toHaveLength(1)
  })

  it('takes the workload from what the server has counted, names included', async () => {
    await place.query('select pg_stat_statements_reset()')
    await source.withSession(async (session) => {
      for (const id of [1, 2, 3])
        await session.run(
          sql('library.loans_of_book')`${verbatim(`select * from "Lending"."Loan" where "bookId" = ${id} limit 10`)}`,
        )
    })

    const { advice } = await suggestIndexes(source)

    expect(advice[0]?.queries[0]).toMatchObject({ name: 'library.loans_of_book', calls: 3 })
  })

  it('does not wait where a table is locked, and locks none', async () => {
    const holding = source.withSession(async (session) => {
      await session.run(sql('library.lock')`${verbatim('begin; lock table members in access exclusive mode')}`)
      const started = performance.now()
      const { advice } = await suggestIndexes(source, {
        workload: await writtenWorkload(`select * from "Lending"."Loan" where "bookId" = 7`),
      })
      await session.run(sql('library.unlock')`${verbatim('rollback')}`)
      return { advice, milliseconds: performance.now() - started }
    })

    expect((await holding).advice).toHaveLength(1)
  })

  it('builds what it advised beside running work, and foresaw its cost', async () => {
    const [advice] = await advised('select * from visits where member_id = 77')
    if (!advice) throw new Error('no advice')

    const applied = await applyAdvice(source, advice)

    expect(applied.isUsed).toBe(true)
    expect(applied.queries[0]?.costAfter).toBeCloseTo(advice.queries[0]?.costAfter ?? 0, 0)
    expect(Math.abs(applied.bytes / advice.bytes - 1)).toBeLessThan(0.1)
    for (const statement of advice.undo) await place.query(statement)
  })

  it('leaves nothing behind when the build fails, and nobody else’s index away', async () => {
    const [advice] = await advised(`select * from "Lending"."Loan" where "bookId" = 7`)
    if (!advice) throw new Error('no advice')
    const left = () =>
      place.query(
        `select indexrelid::regclass::text as name from pg_index where indexrelid::regclass::text ~ 'idx_loan'`,
      )

    let building: Promise<unknown> = Promise.resolve()
    await source.transaction(async (tx) => {
      await tx.run(sql('library.hold')`update "Lending"."Loan" set days = 1 where id = 1`)
      building = applyAdvice(source, advice, { lockTimeoutMs: 300 }).catch((error: unknown) => error)
      await delay(1_500)
    })
    const failure = await building

    expect(failure).toMatchObject({ code: 'PGOPS_INDEX_NOT_BUILT' })
    expect(await left()).toEqual([])
    await place.query(`create index "${advice.index}" on "Lending"."Loan" (days)`)
    await expect(applyAdvice(source, advice)).rejects.toThrow('exists already')
    expect(await left()).toHaveLength(1)
  })
})
