import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { comparisonText, runText } from './bench-text.ts'
import { compareRuns } from './compare-runs.ts'
import { comparisonPage } from './comparison-page.ts'
import { type BenchRun, runWorkload } from './run-workload.ts'
import { readWorkload, type Workload } from './workload.ts'

const example = (file: string) => fileURLToPath(new URL(`../../../../examples/mockupaws/${file}`, import.meta.url))
const now = new Date('2026-04-07T12:00:00Z')

let place: TestDatabase
let mockupaws: Database<string>
let workload: Workload
let before: BenchRun
let after: BenchRun

beforeAll(async () => {
  workload = await readWorkload(example('workload.json'))
  place = await (await testCluster()).createDatabase()
  mockupaws = openDatabase({ name: 'mockupaws', url: place.url, pool: { size: 2 }, preparedStatements: false })
  await place.query(await readFile(example('schema.sql'), 'utf8'))
  const generate = await readFile(example('generate.sql'), 'utf8')
  await place.query(generate.replaceAll('1000000', '60000').replaceAll('500000', '40000'))
  before = await runWorkload(mockupaws, workload, { label: 'before', runs: 20, warmUp: 1, now })
  await place.query(await readFile(example('optimise.sql'), 'utf8'))
  after = await runWorkload(mockupaws, workload, { label: 'after', runs: 20, warmUp: 1, now })
})

afterAll(async () => {
  await mockupaws.close()
  await place.drop()
})

it('measures the eleven queries, each with its plan and pages', () => {
  expect(before.queries.map(({ name }) => name)).toEqual([
    'scenario_list',
    'scenario_by_status',
    'scenario_with_relations',
    'logs_by_scenario',
    'logs_by_scenario_and_date',
    'logs_aggregate',
    'metrics_time_series',
    'pii_detection_query',
    'reports_by_scenario',
    'materialized_view',
    'count_by_status',
  ])
  for (const query of [...before.queries, ...after.queries]) {
    expect(query.samples).toHaveLength(20)
    expect(query.rows).toBeGreaterThan(0)
    expect(query.buffersHit + query.buffersRead).toBeGreaterThan(0)
    expect(query.p95).toBeGreaterThanOrEqual(query.median)
    expect(query.medianInterval.low).toBeLessThanOrEqual(query.median)
  }
})

it('finds the seventeen indexes and three views to make the queries of logs and metrics really faster', () => {
  const { queries, unmatched } = compareRuns(before, after)

  const faster = queries.filter(({ verdict }) => verdict === 'faster').map(({ name }) => name)
  expect(faster).toEqual(
    expect.arrayContaining(['logs_by_scenario', 'logs_aggregate', 'metrics_time_series', 'materialized_view']),
  )
  expect(unmatched).toEqual([])
  const list = queries.find(({ name }) => name === 'logs_by_scenario')
  expect(list?.planChanged).toBe(true)
  expect(list?.before.plan).toContain('Seq Scan scenario_logs')
  expect(list?.after.plan).toMatch(/Index (Only )?Scan idx_logs/)
})

it('asks a materialised view where there is one, and its tables before', () => {
  const asked = (run: BenchRun) => run.queries.find(({ name }) => name === 'materialized_view')?.asked

  expect(asked(before)).toContain('from scenario_logs')
  expect(asked(after)).toContain('from mv_scenario_daily_stats')
})

it('finds no difference between two runs of the same', () => {
  const { queries } = compareRuns(after, { ...after, label: 'again' })

  expect(queries.every(({ verdict, planChanged }) => verdict === 'same' && !planChanged)).toBe(true)
})

it('shows runs and comparison as tables, and as one page that loads nothing from elsewhere', () => {
  const comparison = compareRuns(before, after)
  const page = comparisonPage(comparison)

  expect(runText(before)).toContain('logs_by_scenario_and_date')
  expect(comparisonText(comparison)).toMatch(/metrics_time_series .*-\d+ %/)
  expect(page).toContain('<svg')
  expect(page).not.toMatch(/(?:src|href)=/)
  for (const { name } of workload.queries) expect(page).toContain(name)
})

it('refuses a workload that writes', async () => {
  const writing: Workload = { name: 'writing', queries: [{ name: 'write', sql: 'delete from reports returning id' }] }

  await expect(runWorkload(mockupaws, writing, { label: 'before', runs: 20, now })).rejects.toThrow(
    'read-only transaction',
  )
})

it('makes the same rows each time', async () => {
  const [sums] = await place.query(`
    select (select md5(string_agg(s::text, '' order by id)) from scenarios s) as scenarios,
           (select sum(size_bytes + token_count)::int from scenario_logs) as logs,
           (select count(*)::int from scenario_logs where has_pii) as pii
  `)

  expect(sums).toMatchInlineSnapshot(`
    {
      "logs": 80586332,
      "pii": 577,
      "scenarios": "84368337ec55f04ee30d85f153e2f3bf",
    }
  `)
})
