import { openDatabase } from '@products-manager/postgres'
import { startTestCluster } from '@products-manager/postgres/testing'
import { percentile } from 'pgops'
import { openShadow } from '../packages/pgops/src/optimizer/shadow/shadow.ts'
import { readSource } from '../packages/pgops/src/optimizer/source/read-source.ts'
import { type AdviceCase, adviceCases } from '../packages/pgops/src/optimizer/testing/advice-cases.ts'
import { judgeByHypopg } from '../packages/pgops/src/optimizer/testing/judge-by-hypopg.ts'
import { judgeInShadow, judgeReally, type Verdict } from '../packages/pgops/src/optimizer/testing/judge-cases.ts'
import { makeLibrary } from '../packages/pgops/src/optimizer/testing/library.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  rounds: number
}

// 600,000 loans, 400,000 visits, 100,000 members.
const SCALE = 5
const MAJORS = [18, 15]
/** The version for which Debian has HypoPG. */
const HYPOPG_MAJOR = 15

/** What the shadow says of indexes beside what PostgreSQL does when they are really built, and beside HypoPG. */
export async function benchAdvice({ rounds }: Sizes): Promise<string> {
  const figures: Figure[] = []
  const wrong: string[] = []
  for (const major of MAJORS) {
    const place = await (await startTestCluster({ major })).createDatabase()
    await makeLibrary(place, SCALE)
    const source = openDatabase({ name: 'library', url: place.url, pool: { size: 1 }, preparedStatements: false })
    const times: number[] = []
    let foreseen: Verdict[] = []
    for (let round = 0; round < rounds; round++) {
      const start = performance.now()
      const shadow = await openShadow(await readSource(source))
      foreseen = await judgeInShadow(shadow, adviceCases)
      times.push(performance.now() - start)
      await shadow.close()
    }
    const real = await judgeReally(source, major, adviceCases)
    figures.push({
      name: `PostgreSQL ${major}: shadow built, ${adviceCases.length} indexes judged`,
      unit: 'ms',
      values: times,
      target: '< 5,000',
    })
    figures.push(...verdictFigures(`PostgreSQL ${major}: shadow`, foreseen, real))
    wrong.push(...mistakes(`shadow of ${major}`, foreseen, real))
    if (major === HYPOPG_MAJOR) {
      const hypothetical = await judgeByHypopg(source, major, adviceCases)
      figures.push(...verdictFigures(`PostgreSQL ${major}: HypoPG`, hypothetical, real))
      wrong.push(...mistakes('HypoPG', hypothetical, real))
    }
    await source.close()
  }
  return section('advice', figures, [
    `${adviceCases.length} queries with an index each, wanted or not, on 600,000 loans, 100,000 members, 75,000 books, 400,000 visits in partitions`,
    'a verdict is right when the planner takes or leaves the index as it does when it is really built; an error is that of the plan’s cost',
    `wrong verdicts: ${wrong.join('; ') || 'none'}`,
  ])
}

function verdictFigures(who: string, said: readonly (Verdict | null)[], real: readonly Verdict[]): Figure[] {
  const right = said.filter((verdict, at) => verdict?.uses === real[at]?.uses).length
  const errors = adviceCases.flatMap((one, at) => errorOf(one, said[at] ?? null, real[at]))
  const mean = errors.reduce((sum, error) => sum + error, 0) / Math.max(errors.length, 1)
  return [
    { name: `${who}: right verdicts`, unit: '%', values: [(right / said.length) * 100], target: '≥ 95' },
    { name: `${who}: B-tree cost error, mean`, unit: '%', values: [mean * 100], target: '< 5' },
    { name: `${who}: B-tree cost error, 95th percentile`, unit: '%', values: [percentile(errors, 0.95) * 100] },
  ]
}

function errorOf({ index }: AdviceCase, said: Verdict | null, real: Verdict | undefined): number[] {
  const isTree = !/using (?!btree)/.test(index)
  return isTree && said && real ? [Math.abs(said.cost / real.cost - 1)] : []
}

function mistakes(who: string, said: readonly (Verdict | null)[], real: readonly Verdict[]): string[] {
  const names = adviceCases.filter((_, at) => said[at]?.uses !== real[at]?.uses).map(({ name }) => name)
  return names.length > 0 ? [`${who}: ${names.join(', ')}`] : []
}
