import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase, sql, verbatim } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeLibrary } from '../testing/library.ts'
import { findSlowQueries } from './find-slow-queries.ts'
import { fileLooks } from './looks.ts'

describe.each([18, 15])('on PostgreSQL %i', (major) => {
  let place: TestDatabase
  let source: Database<string>
  let directory: string

  beforeAll(async () => {
    place = await (await startTestCluster({ major })).createDatabase()
    await makeLibrary(place, 0.5)
    source = openDatabase({ name: 'library', url: place.url, pool: { size: 2 }, preparedStatements: false })
  })

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pgops-look-'))
    await place.query('select pg_stat_statements_reset()')
  })

  afterEach(() => rm(directory, { recursive: true }))
  afterAll(() => source.close())

  /** Runs statements on one connection, as an application does. */
  const run = (texts: readonly string[]) =>
    source.withSession(async (session) => {
      for (const text of texts) await session.run(sql('library.run')`${verbatim(text)}`)
    })

  it('groups queries by what they are, whatever their constants, and plans them without running them', async () => {
    await run([1, 2, 3, 4].map((id) => `select * from "Lending"."Loan" where "bookId" = ${id}`))

    const { queries } = await findSlowQueries(source)

    const query = queries.find(({ text }) => text.includes('"bookId" = $1'))
    expect(query).toMatchObject({ calls: 4, name: 'library.run', noPlan: null, rows: 32 })
    expect(query?.plan).toMatchObject({ 'Node Type': expect.stringMatching(/Scan|Gather/) })
    expect(
      (await findSlowQueries(source)).queries.find(({ fingerprint }) => fingerprint === query?.fingerprint)?.calls,
    ).toBe(4)
  })

  it('tells what came since the last look', async () => {
    const looks = fileLooks(join(directory, 'look.json'))
    const text = 'select count(*) from books'
    const look = async () => {
      const { queries } = await findSlowQueries(source, { looks, plans: false, limit: 100 })
      return queries.find((query) => query.text.endsWith('count(*) from books'))
    }
    await run([text, text])
    const first = await look()
    await run([text, text, text])

    const second = await look()

    expect(first).toMatchObject({ calls: 2, change: null })
    expect(second).toMatchObject({ calls: 5, change: { calls: 3, rows: 3 } })
  })

  it('plans what a constant before it had made unreadable, and says why a command has no plan', async () => {
    await run([
      `select id from "Lending"."Loan" where "takenAt" > timestamptz '2026-01-01' - interval '2 days'`,
      'set application_name = library',
    ])

    const { queries } = await findSlowQueries(source, { limit: 100 })

    expect(queries.find(({ text }) => text.includes('takenAt'))).toMatchObject({ noPlan: null })
    expect(queries.find(({ text }) => text.includes('application_name'))?.noPlan).toBe('VariableSet has no plan')
  })

  it('finds the query that comes once for each row of another, and calls no other one so', async () => {
    await run([
      `select id, name from members where town = 'Lyon' order by id limit 100`,
      ...Array.from({ length: 100 }, (_, at) => `select * from "Lending"."Loan" where "memberId" = ${5 * at}`),
      // As often, but no row of the parent's is asked for; and a lookup of the same table that is not as often.
      ...Array.from({ length: 100 }, (_, at) => `select title from books where shelf = 'S${at}'`),
      ...Array.from({ length: 400 }, (_, at) => `select email from members where id = ${at}`),
    ])

    const { repeats } = await findSlowQueries(source)

    expect(repeats).toHaveLength(1)
    expect(repeats[0]).toMatchObject({ perParent: 100, child: { calls: 100 }, parent: { calls: 1, rows: 100 } })
    expect(repeats[0]?.child.text).toContain('"memberId"')
    expect(repeats[0]?.because).toBe('Loan (memberId) refers to members (id)')
  })
})

it('says what to do where the statistics of statements are missing', async () => {
  const place = await (await startTestCluster()).createDatabase()
  const source = openDatabase({ name: 'bare', url: place.url, pool: { size: 1 }, preparedStatements: false })

  const looking = findSlowQueries(source)

  await expect(looking).rejects.toThrow('create extension pg_stat_statements')
  await source.close()
})
