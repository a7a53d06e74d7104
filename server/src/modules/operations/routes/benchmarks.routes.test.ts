import { join } from 'node:path'
import { type Benchmark, type BenchmarkComparison, compareBenchmarks } from '@products-manager/contract'
import { keepRun, runWorkload } from 'pgops'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OperatedApi, openOperatedApi } from '../testing/open-operated-api.ts'
import { benchmarkRoutes } from './benchmarks.routes.ts'

let operated: OperatedApi

beforeAll(async () => {
  operated = await openOperatedApi({
    routes: (api, { config }) => benchmarkRoutes(api, { dataDir: config.dataDir }),
  })
})
afterAll(() => operated.close())

it('lists nothing before anything was measured', async () => {
  expect(await operated.get('/api/v1/operations/benchmarks')).toEqual({ items: [] })
})

it('lists kept runs, and puts two of them side by side', async () => {
  const workload = { name: 'shop', queries: [{ name: 'one', sql: 'select 1' }] }
  for (const [label, day] of [
    ['before', '2026-04-01'],
    ['after', '2026-04-02'],
  ] as const) {
    const run = await runWorkload(operated.system.databases.core, workload, {
      label,
      runs: 20,
      warmUp: 0,
      now: new Date(day),
    })
    await keepRun(join(operated.config.dataDir, 'bench'), run)
  }

  const { items } = await operated.get<{ items: Benchmark[] }>('/api/v1/operations/benchmarks')
  const compared = await operated.get<BenchmarkComparison>(
    '/api/v1/operations/benchmarks/compare?workload=shop&before=before&after=after',
  )

  expect(items.map(({ label, queries }) => [label, queries])).toEqual([
    ['after', 1],
    ['before', 1],
  ])
  expect(Check(compareBenchmarks.reply, compared)).toBe(true)
  expect(compared.queries).toMatchObject([{ name: 'one', planChanged: false }])
})

it('refuses a run nobody kept, wherever its name may point to', async () => {
  const path = '/api/v1/operations/benchmarks/compare?workload=shop&before=..%2F..%2Fx&after=after'

  await expect(operated.get(path)).rejects.toThrow(/404.*BENCHMARK_NOT_FOUND/)
})
