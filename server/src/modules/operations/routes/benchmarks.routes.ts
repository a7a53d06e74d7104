import { join } from 'node:path'
import { compareBenchmarks, listBenchmarks } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { type BenchRun, compareRuns, listRuns, type QueryMeasure } from 'pgops'
import { serve } from '../../../platform/http/serve.ts'
import { benchmarkNotFound } from '../errors.ts'

/** Kept runs of the query benchmark, as `pm bench` keeps them below the data directory. */
export function benchmarkRoutes(api: FastifyInstance, { dataDir }: { dataDir: string }): void {
  const directory = join(dataDir, 'bench')

  serve(api, listBenchmarks, async () => ({ items: (await listRuns(directory)).map(factsOf) }))

  serve(api, compareBenchmarks, async ({ query: { workload, before, after } }) => {
    const kept = await listRuns(directory)
    const find = (label: string) => {
      const run = kept.find((one) => one.workload === workload && one.label === label)
      if (!run) throw benchmarkNotFound({ workload, label })
      return run
    }
    const [first, second] = [find(before), find(after)]
    const { queries, unmatched } = compareRuns(first, second)
    return {
      workload,
      before: factsOf(first),
      after: factsOf(second),
      queries: queries.map(({ name, ratio, p, verdict, planChanged, ...measured }) => ({
        name,
        before: measureOf(measured.before),
        after: measureOf(measured.after),
        ratio: ratio.estimate,
        ratioInterval: { low: ratio.low, high: ratio.high },
        chance: p,
        verdict,
        planChanged,
      })),
      unmatched,
    }
  })
}

function factsOf({ workload, label, at, server, runs, queries }: BenchRun) {
  return { workload, label, at, server, runs, queries: queries.length }
}

function measureOf({ median, medianInterval, p95, p99, rows, buffersHit, buffersRead }: QueryMeasure) {
  return { medianMs: median, interval: medianInterval, p95Ms: p95, p99Ms: p99, rows, pages: buffersHit + buffersRead }
}
