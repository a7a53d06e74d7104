import type { Database } from '@products-manager/postgres'
import { loadModule } from 'libpg-query'
import { explainPlan, indexesIn } from '../query/explain.ts'
import { explainable } from '../query/explainable.ts'
import { showOnly } from '../shadow/build-indexes.ts'
import type { ShadowSession } from '../shadow/inject-statistics.ts'
import type { Shadow } from '../shadow/shadow.ts'
import { plainStatement } from '../source/plain-statement.ts'
import type { AdviceCase } from './advice-cases.ts'

/** What a planner says of a query with an index beside it. */
export interface Verdict {
  cost: number
  uses: boolean
  pages: number
}

/** The truth: the index is really built, in a transaction that is taken back. */
export async function judgeReally(
  source: Database<string>,
  major: number,
  cases: readonly AdviceCase[],
): Promise<Verdict[]> {
  await loadModule()
  return source.withSession(async (session) => {
    const verdicts: Verdict[] = []
    for (const { query, index } of cases) {
      await session.run(plainStatement('bench.begin', 'begin'))
      const [before] = await session.many(
        plainStatement<{ oid: string }>('bench.highest', 'select max(indexrelid::int8)::text as oid from pg_index'),
      )
      await session.run(plainStatement('bench.build', index))
      const built = await session.many(
        plainStatement<{ name: string; pages: number }>(
          'bench.built',
          'select c.relname::text as name, (pg_relation_size(c.oid) / 8192)::float8 as pages from pg_index i join pg_class c on c.oid = i.indexrelid where indexrelid::int8 > $1::int8',
          [before?.oid ?? '0'],
        ),
      )
      const plan = await explainPlan(session, planned(query), major)
      await session.run(plainStatement('bench.rollback', 'rollback'))
      const used = indexesIn(plan.root)
      verdicts.push({
        cost: plan.cost,
        uses: built.some(({ name }) => used.has(name)),
        pages: built.reduce((sum, { pages }) => sum + pages, 0),
      })
    }
    return verdicts
  })
}

/** What the shadow says of the same. */
export async function judgeInShadow(shadow: Shadow, cases: readonly AdviceCase[]): Promise<Verdict[]> {
  await loadModule()
  const { indexes, failed } = await shadow.build([...new Set(cases.map(({ index }) => index))])
  if (failed.length > 0) throw new Error(JSON.stringify(failed))
  const major = Number.parseInt(shadow.planner.version, 10)
  return shadow.plan(async (session: ShadowSession) => {
    const verdicts: Verdict[] = []
    for (const { query, index } of cases) {
      const shown = indexes.filter(({ definition }) => definition === index)
      await showOnly(session, shown, indexes)
      const plan = await explainPlan(session, planned(query), major)
      const used = indexesIn(plan.root)
      verdicts.push({
        cost: plan.cost,
        uses: shown.some(({ names }) => names.some((name) => used.has(name))),
        pages: shown.reduce((sum, { bytes }) => sum + bytes / 8192, 0),
      })
    }
    return verdicts
  })
}

function planned(text: string): { text: string; parameters: number } {
  const query = explainable(text)
  if ('refused' in query) throw new Error(`${text}: ${query.refused}`)
  return query
}
