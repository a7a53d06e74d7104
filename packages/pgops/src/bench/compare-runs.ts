import type { BenchRun, QueryMeasure } from './run-workload.ts'
import { holm, type Interval, mannWhitney, ratio } from './statistics.ts'

export type Verdict = 'faster' | 'slower' | 'same'

/** One query before and after. */
export interface QueryComparison {
  name: string
  before: QueryMeasure
  after: QueryMeasure
  /** Time after over time before, with its 95 % interval. */
  ratio: Interval & { estimate: number }
  /** How likely chance alone makes such a difference, corrected for the number of queries. */
  p: number
  verdict: Verdict
  planChanged: boolean
}

export interface Comparison {
  workload: string
  before: Pick<BenchRun, 'label' | 'at' | 'server' | 'runs'>
  after: Pick<BenchRun, 'label' | 'at' | 'server' | 'runs'>
  queries: QueryComparison[]
  /** Queries that only one of the two runs has. */
  unmatched: string[]
}

// One false alarm in twenty comparisons, all queries together.
const ALPHA = 0.05
// What is real and smaller than this is nobody's reason to act.
const WORTH_TELLING = 0.05

/** Puts two runs of a workload side by side, and says which differences are real. */
export function compareRuns(before: BenchRun, after: BenchRun): Comparison {
  const afterByName = new Map(after.queries.map((query) => [query.name, query]))
  const pairs = before.queries.flatMap((first) => {
    const second = afterByName.get(first.name)
    return second ? [{ first, second }] : []
  })
  const chances = holm(pairs.map(({ first, second }) => mannWhitney(first.samples, second.samples).p))
  const names = new Set(pairs.map(({ first }) => first.name))
  return {
    workload: after.workload,
    before: facts(before),
    after: facts(after),
    queries: pairs.map(({ first, second }, at) => comparison(first, second, chances[at] ?? 1)),
    unmatched: [...before.queries, ...after.queries].map(({ name }) => name).filter((name) => !names.has(name)),
  }
}

function comparison(before: QueryMeasure, after: QueryMeasure, p: number): QueryComparison {
  const change = ratio(before.samples, after.samples)
  return {
    name: before.name,
    before,
    after,
    ratio: change,
    p,
    verdict: verdictOf(change.estimate, p),
    planChanged: before.plan !== after.plan,
  }
}

function verdictOf(estimate: number, p: number): Verdict {
  if (p >= ALPHA || Math.abs(estimate - 1) < WORTH_TELLING) return 'same'
  return estimate < 1 ? 'faster' : 'slower'
}

function facts({ label, at, server, runs }: BenchRun) {
  return { label, at, server, runs }
}
