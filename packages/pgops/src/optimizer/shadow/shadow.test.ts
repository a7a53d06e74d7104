import { type Database, openDatabase } from '@products-manager/postgres'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainPlan, indexesIn } from '../query/explain.ts'
import { explainable } from '../query/explainable.ts'
import { readSource } from '../source/read-source.ts'
import { makeLibrary } from '../testing/library.ts'
import { openShadow, type Shadow } from './shadow.ts'

const QUERIES = [
  `select * from "Lending"."Loan" where "bookId" = 77`,
  `select * from "Lending"."Loan" where "memberId" = 77 order by "takenAt" desc limit 5`,
  `select * from "Lending"."Loan" where "takenAt" between '2024-03-01' and '2024-03-02'`,
  `select * from loans_out where name = 'Member x'`,
  `select town, count(*) from members group by town`,
  `select * from members where tags @> array['t7']`,
  `select * from members where extra @> '{"rank": 7}'`,
  `select * from members where email = 'm7@example.org'`,
  `select * from books where isbn = '9780000000007'`,
  `select * from books where title ilike '%abcd%'`,
  `select m.name, count(*) from members m join "Lending"."Loan" l on l."memberId" = m.id where m.town = 'Nice' group by m.id`,
  `select * from visits where at >= '2026-05-01' and at < '2026-05-02' and door = 3`,
  `with late as (select * from "Lending"."Loan" where state = 'late') select * from late join books b on b.id = late."bookId"`,
  `select * from members m cross join lateral (select * from "Lending"."Loan" l where l."memberId" = m.id order by l."takenAt" desc limit 1) l where m.joined > '2024-12-01'`,
  `select * from "Lending"."Loan" where "memberId" = $1 and state = $2`,
  `select id from members where town = $1 union all select id from books where shelf = $2`,
  `update "Lending"."Loan" set state = 'back' where id = 5`,
]

describe.each([18, 15])('the shadow of a PostgreSQL %i', (major) => {
  let place: TestDatabase
  let source: Database<string>
  let shadow: Shadow

  beforeAll(async () => {
    place = await (await startTestCluster({ major })).createDatabase()
    await makeLibrary(place)
    source = openDatabase({ name: 'library', url: place.url, pool: { size: 2 }, preparedStatements: false })
    shadow = await openShadow(await readSource(source))
  })

  afterAll(async () => {
    await shadow.close()
    await source.close()
  })

  it('carries everything over, and plans with the same major version', () => {
    expect({ missing: shadow.missing, notes: shadow.notes, planner: shadow.planner.sameMajor }).toEqual({
      missing: [],
      notes: [],
      planner: true,
    })
  })

  it.each(QUERIES)('plans as the source does: %s', async (text) => {
    const query = explainable(text)
    if ('refused' in query) throw new Error(query.refused)

    const real = await source.withSession((session) => explainPlan(session, query, major))
    const shadowed = await shadow.plan((session) => explainPlan(session, query, major))

    expect(shadowed.rows).toBe(real.rows)
    expect(indexesIn(shadowed.root)).toEqual(indexesIn(real.root))
    expect(shadowed.cost / real.cost).toBeGreaterThan(0.99)
    expect(shadowed.cost / real.cost).toBeLessThan(1.01)
  })

  it('has no row of the source', async () => {
    const counts = await place.query<{ rows: number }>('select count(*)::int as rows from members')

    const plan = await shadow.plan((session) =>
      explainPlan(session, { text: 'select * from members', parameters: 0 }, major),
    )

    expect(counts).toEqual([{ rows: 20_000 }])
    expect(plan.rows).toBe(20_000)
  })
})
