import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from '@products-manager/postgres'
import { readWorkload, runWorkload } from 'pgops'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { type DatabaseSystem, openDatabases } from '../../platform/databases.ts'
import { migrateJobs } from '../../platform/jobs/start-workers.ts'
import { openLog } from '../../platform/log.ts'
import { noteStatement } from '../../platform/testing/note-statement.ts'
import { createTestDatabases, type TestDatabases } from '../../platform/testing/seven-databases.ts'
import { findOrphans, references } from './find-orphans.ts'
import { maintenanceTasks, requestMaintenance } from './jobs/maintain.task.ts'
import { observationTasks, refreshAll, reportOrphans } from './jobs/observe.task.ts'
import { listTablesWithGrowth, recordTableSizes } from './list-tables-with-growth.ts'
import { maintainDatabases } from './maintain-databases.ts'
import { measureDatabases } from './measure-databases.ts'
import { observePools } from './observe-pools.ts'
import { findMaintenanceRun, listMaintenanceRuns } from './queries/maintenance-runs.ts'
import { findOrphanReport } from './queries/orphans.ts'

const log = openLog({ level: 'silent' })
const NOBODY = '00000000-0000-7000-8000-000000000001'
let test: TestDatabases
let system: DatabaseSystem

beforeEach(async () => {
  test = await createTestDatabases()
  system = await openDatabases(readConfig(test.env), { log, onStatement: noteStatement })
})

afterEach(async () => {
  await system.close()
  await test.drop()
})

it('finds rows that point to nothing in another database, and only those', async () => {
  const { id: product } = await insertProduct()
  await test
    .of('media')
    .query(
      `insert into media_files (file_name, product_id) values ('a.jpg', '${product}'), ('b.jpg', '${NOBODY}'), ('c.jpg', null)`,
    )
  await test.of('analytics').query(`insert into product_metrics (product_id, date) values ('${product}', '2026-01-01')`)

  const findings = await findOrphans(system.databases)

  expect(findings).toHaveLength(references.length)
  expect(findings.filter(({ orphans }) => orphans > 0)).toEqual([
    {
      database: 'media',
      table: 'media_files',
      column: 'product_id',
      target: 'catalog.products',
      checked: 2,
      orphans: 1,
      examples: [NOBODY],
    },
  ])
  expect(findings.find(({ table }) => table === 'product_metrics')).toMatchObject({ checked: 1, orphans: 0 })
})

it('counts orphans beyond a batch and shows a few of them', async () => {
  await test
    .of('media')
    .query(
      `insert into media_files (file_name, product_id) select 'x.jpg', gen_random_uuid() from generate_series(1, 2500)`,
    )

  const report = await reportOrphans(system.databases)

  expect(report.orphans).toBe(2_500)
  expect(report.findings[0]?.examples).toHaveLength(20)
  expect(await findOrphanReport(system.databases.analytics)).toMatchObject({
    orphans: 2_500,
    durationMs: report.durationMs,
  })
})

it('knows every column that names a product, a picture or a person of another database', async () => {
  const known = new Set(references.map(({ database, table, column }) => `${database}.${table}.${column}`))
  const columns: string[] = []
  for (const [database, own] of Object.entries(OWN)) {
    const rows = await test.of(database as 'core').query<{ name: string }>(`
      select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and data_type = 'uuid' and column_name ~ '(product|media_file|user)_id$|created_by$'
         and table_name !~ '^mv_' and table_name !~ '_\\d{4}_\\d{2}$'`)
    columns.push(...rows.map(({ name }) => `${database}.${name}`).filter((name) => !own.test(name) && !known.has(name)))
  }

  // Past values: they may outlive what they name, which is no fault.
  expect(columns.filter((name) => !HISTORY.test(name))).toEqual([])
})

it('maintains what was asked for, with the run kept beside its job', async () => {
  await migrateJobs(system.directUrl('imports'), log)
  const { catalog, imports } = system.databases
  await insertProduct()

  const run = await requestMaintenance(imports, {
    database: 'catalog',
    table: 'suppliers',
    kinds: ['analyze'],
    isForced: true,
  })
  const [queued] = await test.of('imports').query(`select task_identifier as task from graphile_worker.jobs`)
  await taskOf('operations.maintain').run({
    payload: { runId: run.id },
    attempt: 1,
    signal: AbortSignal.timeout(60_000),
  })

  expect(queued).toEqual({ task: 'operations.maintain' })
  expect(await findMaintenanceRun(imports, run.id)).toMatchObject({
    status: 'completed',
    progress: null,
    results: [{ database: 'catalog', statement: 'analyze "public"."suppliers"', outcome: 'done' }],
  })
  expect(await listMaintenanceRuns(imports)).toHaveLength(1)
  expect(
    await catalog.one(
      sql<{ n: boolean }>('test.analyzed')`select reltuples >= 0 as n from pg_class where relname = 'suppliers'`,
    ),
  ).toEqual({ n: true })

  function taskOf(name: string) {
    const handler = maintenanceTasks(system.databases).find(({ task }) => task.name === name)
    if (!handler) throw new Error(`There is no task ${name}.`)
    return handler.handling
  }
})

it('keeps the progress of a long step where people can see it', async () => {
  await migrateJobs(system.directUrl('imports'), log)
  const { imports } = system.databases
  await test.of('catalog').query(`insert into price_history (product_id, supplier_id, recorded_at, price, currency)
    select gen_random_uuid(), gen_random_uuid(), now(), 1, 'EUR' from generate_series(1, 400000)`)
  const run = await requestMaintenance(imports, {
    database: 'catalog',
    table: 'price_history',
    kinds: ['vacuum', 'analyze'],
    isForced: true,
  })
  const seen = new Set<string>()
  let isOver = false

  const [task] = maintenanceTasks(system.databases).filter(({ task: { name } }) => name === 'operations.maintain')
  const working = task?.handling
    .run({ payload: { runId: run.id }, attempt: 1, signal: AbortSignal.timeout(60_000) })
    .finally(() => {
      isOver = true
    })
  const slowly = maintainDatabases(system.databases, {
    database: 'catalog',
    table: 'price_history',
    isForced: true,
    onProgress: ({ phase }) => seen.add(phase),
  })
  while (!isOver) {
    const now = await findMaintenanceRun(imports, run.id)
    if (now?.progress) seen.add(now.progress.phase)
    await delay(20)
  }
  await Promise.all([working, slowly])

  expect((await findMaintenanceRun(imports, run.id))?.results).toMatchObject([{ outcome: 'done' }])
  for (const phase of seen)
    expect(phase).toMatch(
      /scanning|vacuuming|truncating|cleaning|acquiring|computing|initializing|performing|finalizing/,
    )
})

it('refreshes the three views, and readers find today in them', async () => {
  await insertProduct()
  await test.of('imports').query(`insert into import_jobs (supplier_code, supplier_id, profile, status, total_rows)
    values ('ACME', '${NOBODY}', '{}', 'completed', 10), ('ACME', '${NOBODY}', '{}', 'failed', 5)`)

  const refreshed = await refreshAll(system.databases)

  expect(
    refreshed.flatMap(({ database, refreshed: views }) =>
      views.map((one) => [database, one.view, one.outcome, one.concurrently]),
    ),
  ).toEqual([
    ['catalog', 'mv_product_coverage', 'done', true],
    ['catalog', 'mv_supplier_analytics', 'done', true],
    ['imports', 'mv_daily_import_statistics', 'done', true],
  ])
  expect(
    await test
      .of('imports')
      .query('select imports::int, successful::int, failed::int, rows::int from mv_daily_import_statistics'),
  ).toEqual([{ imports: 2, successful: 1, failed: 1, rows: 15 }])
  expect(
    await test
      .of('catalog')
      .query('select scope, products::int, with_ean::int from mv_product_coverage order by scope'),
  ).toEqual([
    { scope: 'all', products: 1, with_ean: 0 },
    { scope: 'supplier:', products: 1, with_ean: 0 },
  ])
})

it('runs its scheduled jobs on empty databases', async () => {
  await migrateJobs(system.directUrl('imports'), log)
  const scheduled = [...observationTasks(system.databases, log), ...maintenanceTasks(system.databases)].filter(
    ({ task }) => task.cron,
  )

  for (const { handling } of scheduled)
    await handling.run({ payload: {}, attempt: 1, signal: AbortSignal.timeout(60_000) })

  expect(scheduled.map(({ task }) => task.name)).toEqual([
    'operations.refresh-views',
    'operations.check-orphans',
    'operations.record-table-sizes',
    'operations.maintain-nightly',
  ])
})

it('tells how much a table grew since its size was written down', async () => {
  await recordTableSizes(system.databases)
  await test.of('catalog').query(`insert into brands (name) select 'brand ' || i from generate_series(1, 5000) i`)

  const [catalog] = await listTablesWithGrowth(system.databases, 'catalog')

  expect(catalog?.tables.find(({ table }) => table === 'brands')?.grownBytes).toBeGreaterThan(400_000)
  expect(catalog?.tables.find(({ table }) => table === 'products')?.grownBytes).toBe(0)
})

it('measures all seven databases in one look, with few series', async () => {
  const registry = new Registry()
  measureDatabases({ databases: system.databases, bouncerUrl: null }, registry)

  const text = await registry.metrics()

  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  expect(series.filter((line) => line.startsWith('pm_db_up{'))).toHaveLength(7)
  expect(series.every((line) => / \S+$/.test(line))).toBe(true)
  expect(series.length).toBeLessThan(2_000)
})

it('measures the lists of the catalogue by its own workload', async () => {
  await test
    .of('catalog')
    .query(
      `insert into products (title, ean, sku) select 'Pencil ' || i, 1000 + i, 'S' || i from generate_series(1, 500) i`,
    )
  const workload = await readWorkload(
    fileURLToPath(new URL('../../../../databases/catalog/workload.json', import.meta.url)),
  )

  const run = await runWorkload(system.databases.catalog, workload, {
    label: 'before',
    runs: 20,
    warmUp: 0,
    now: new Date(),
  })

  expect(run.queries.map(({ name, samples }) => [name, samples.length])).toEqual(
    workload.queries.map(({ name }) => [name, 20]),
  )
  expect(run.queries.find(({ name }) => name === 'products_searched')?.rows).toBe(50)
})

it('tells of every pool how it is used', async () => {
  const asleep = sql<object>('test.sleep')`select pg_sleep(0.5)`
  await Promise.all(Array.from({ length: 8 }, () => system.databases.core.many(asleep)))

  const { pools } = observePools(system.databases, 3_600_000)

  expect(pools.map(({ pool }) => pool)).toEqual([
    'core',
    'catalog',
    'imports',
    'exports',
    'media',
    'code2asin',
    'analytics',
  ])
  expect(pools[0]).toMatchObject({ size: 5, overflow: 10, mostUsed: 8, timeouts: 0, verdict: 'unused' })
  expect(pools[0]?.wait.counts.reduce((sum, count) => sum + count, 0)).toBe(8)
})

/** Columns that name a row of their own database. */
const OWN: Record<string, RegExp> = {
  core: /user_id|_by$/,
  catalog: /(product|supplier)_id/,
  imports: /^imports\.import_(logs|errors|statistics)\./,
  exports: /^$/,
  media: /media_file_id/,
  code2asin: /^$/,
  analytics: /^$/,
}
const HISTORY =
  /^catalog\.(price_history|stock_history|supplier_products)\.|analytics\.(search_analytics|audit_logs_archive|v_audit_logs_all)\./

async function insertProduct(): Promise<{ id: string }> {
  const [row] = await test
    .of('catalog')
    .query<{ id: string }>(`insert into products (title) values ('Pen') returning id`)
  return row as { id: string }
}
