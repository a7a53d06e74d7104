import type { Database } from '@products-manager/postgres'
import { explainPlan, indexesIn } from '../query/explain.ts'
import { explainable } from '../query/explainable.ts'
import { plainStatement } from '../source/plain-statement.ts'
import type { AdviceCase } from './advice-cases.ts'
import type { Verdict } from './judge-cases.ts'

/** What HypoPG says of the same cases; null where it knows no such index. */
export function judgeByHypopg(
  source: Database<string>,
  major: number,
  cases: readonly AdviceCase[],
): Promise<(Verdict | null)[]> {
  return source.withSession(async (session) => {
    await session.run(plainStatement('bench.hypopg', 'create extension if not exists hypopg'))
    const verdicts: (Verdict | null)[] = []
    for (const { query, index } of cases) {
      const explained = explainable(query)
      if ('refused' in explained) throw new Error(explained.refused)
      try {
        await session.many(plainStatement('bench.pretend', 'select * from hypopg_create_index($1)', [index]))
        const plan = await explainPlan(session, explained, major)
        verdicts.push({
          cost: plan.cost,
          uses: [...indexesIn(plan.root)].some((name) => /^<\d+>/.test(name)),
          pages: 0,
        })
      } catch {
        verdicts.push(null)
      }
      await session.many(plainStatement('bench.forget', 'select hypopg_reset()'))
    }
    return verdicts
  })
}
