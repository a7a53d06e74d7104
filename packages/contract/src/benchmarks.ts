import Type, { type Static } from 'typebox'
import { Moment } from './paging.ts'
import { route } from './route.ts'

const Interval = Type.Object({ low: Type.Number(), high: Type.Number() })

/** One pass of a workload that was kept. */
export const Benchmark = Type.Object({
  workload: Type.String(),
  label: Type.String(),
  at: Moment,
  server: Type.String(),
  runs: Type.Integer(),
  queries: Type.Integer(),
})
export type Benchmark = Static<typeof Benchmark>

const Measure = Type.Object({
  medianMs: Type.Number(),
  interval: Interval,
  p95Ms: Type.Number(),
  p99Ms: Type.Number(),
  rows: Type.Number(),
  pages: Type.Number(),
})

export const BenchmarkComparison = Type.Object({
  workload: Type.String(),
  before: Benchmark,
  after: Benchmark,
  queries: Type.Array(
    Type.Object({
      name: Type.String(),
      before: Measure,
      after: Measure,
      /** Time after over time before, with its 95 % interval. */
      ratio: Type.Number(),
      ratioInterval: Interval,
      chance: Type.Number({ description: 'How likely chance alone makes such a difference.' }),
      verdict: Type.Enum(['faster', 'slower', 'same']),
      planChanged: Type.Boolean(),
    }),
  ),
  unmatched: Type.Array(Type.String()),
})
export type BenchmarkComparison = Static<typeof BenchmarkComparison>

const Name = Type.String({ minLength: 1, maxLength: 100 })

export const listBenchmarks = route({
  method: 'GET',
  path: '/api/v1/operations/benchmarks',
  summary: 'Runs of the query benchmark that were kept, the newest first',
  tag: 'operations',
  reply: Type.Object({ items: Type.Array(Benchmark) }),
})

export const compareBenchmarks = route({
  method: 'GET',
  path: '/api/v1/operations/benchmarks/compare',
  summary: 'Two runs of a workload side by side, with what is real of the difference',
  tag: 'operations',
  query: Type.Object({ workload: Name, before: Name, after: Name }),
  reply: BenchmarkComparison,
})
