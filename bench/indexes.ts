import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Database,
  type EmbeddedServer,
  ensureDatabases,
  migrate,
  openDatabase,
  sql,
  startEmbedded,
  verbatim,
} from '@products-manager/postgres'
import { type BenchRun, change, compareRuns, milliseconds, runWorkload, type WorkloadQuery } from 'pgops'
import { machine } from './report.ts'

type Name = 'catalog' | 'imports' | 'core'

/** A query of the requirements with the index that was made for it. */
interface Case {
  database: Name
  index: string
  /** Indexes that would serve the query in its place, worse or as well. */
  standIns: string[]
  query: WorkloadQuery
}

const CASES: Case[] = [
  {
    database: 'catalog',
    index: 'idx_products_active_created_desc',
    standIns: ['idx_products_created_at'],
    query: {
      name: 'product_list',
      sql: 'select id, ean, sku, title, price, stock from products where is_active order by created_at desc limit 50',
    },
  },
  {
    database: 'catalog',
    index: 'idx_products_sku_active_title',
    standIns: ['idx_products_sku'],
    query: {
      name: 'product_by_sku',
      sql: 'select sku, title from products where sku = $1 and is_active',
      valuesFrom: "select 'SKU-' || 997 * i from generate_series(1, 25) i",
    },
  },
  {
    database: 'imports',
    index: 'idx_import_jobs_status_created',
    standIns: ['idx_import_jobs_status', 'idx_import_jobs_created_at'],
    query: {
      name: 'jobs_by_status',
      sql: 'select id, supplier_code, status, created_at from import_jobs where status = $1 order by created_at desc limit 20',
      values: [['running'], ['failed'], ['pending']],
    },
  },
  {
    database: 'core',
    index: 'idx_notifications_user_unread',
    standIns: ['idx_notifications_user_id', 'idx_notifications_read'],
    query: {
      name: 'unread_notifications',
      sql: 'select id, title, type, created_at from notifications where user_id = $1 and not read order by created_at desc limit 20',
      valuesFrom: 'select id from users order by md5(id::text) limit 25',
    },
  },
  {
    database: 'imports',
    index: 'idx_import_logs_job_created_level',
    standIns: [],
    query: {
      name: 'logs_by_job',
      sql: 'select created_at, log_level, message from import_logs where job_id = $1 order by created_at desc limit 100',
      valuesFrom: 'select id from import_jobs order by md5(id::text) limit 25',
    },
  },
]

const NAMES: Name[] = ['catalog', 'imports', 'core']
const PRODUCTS = 133_149
const RUNS = 30
const DIRECTORY = fileURLToPath(new URL('../databases', import.meta.url))

/** The five queries named in the requirements, with and without the index that was made for each. */
export async function benchIndexes({ products }: { products: number }): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pm-bench-'))
  // As root the server runs under another account, which has to reach its files.
  await chmod(directory, 0o711)
  const server = await startEmbedded({ dataDir: directory, log: { info: () => {}, warn: () => {} } })
  try {
    const databases = await prepare(server, products / PRODUCTS)
    const rows: string[] = []
    for (const one of CASES) rows.push(await measureCase(databases[one.database], one))
    await Promise.all(NAMES.map((name) => databases[name].close()))
    return report(products, rows)
  } finally {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function prepare(server: EmbeddedServer, share: number): Promise<Record<Name, Database<string>>> {
  await ensureDatabases(
    server,
    NAMES.map((name) => `db_${name}`),
  )
  const open = async (name: Name) => {
    const url = server.url(`db_${name}`)
    await migrate({ url, directory: join(DIRECTORY, name, 'migrations') })
    return openDatabase<string>({ name, url, pool: { size: 2 }, preparedStatements: false })
  }
  const databases = { catalog: await open('catalog'), imports: await open('imports'), core: await open('core') }
  const count = (full: number) => Math.max(100, Math.round(full * share))
  const scripts: [Name, string][] = [
    [
      'catalog',
      `insert into products (sku, title, is_active, created_at)
      select 'SKU-' || i, 'Product ' || i, i % 10 <> 0, now() - i * interval '1 minute'
        from generate_series(1, ${count(PRODUCTS)}) i`,
    ],
    [
      'imports',
      `insert into import_jobs (supplier_code, supplier_id, profile, status, created_at)
      select 'S' || i % 50, md5('supplier' || i % 50)::uuid, '{}',
             case when i % 1000 = 0 then 'running' when i % 1000 = 1 then 'pending' when i % 50 = 2 then 'failed' else 'completed' end,
             now() - i * interval '5 minutes'
        from generate_series(1, ${count(100_000)}) i`,
    ],
    ['imports', 'select make_import_logs_partitions(0)'],
    [
      'imports',
      `insert into import_logs (job_id, log_level, message, created_at)
      select j.id, case when i % 20 = 0 then 'warning' else 'info' end, 'Batch ' || i || ' merged: 2500 rows',
             date_trunc('month', now()) + i * interval '10 milliseconds'
        from (select id, row_number() over (order by id) - 1 as n from import_jobs) j
        join generate_series(1, ${count(3_000_000)}) i on i % ${count(100_000)} = j.n`,
    ],
    [
      'core',
      `insert into users (email, hashed_password) select 'user' || i || '@example.com', 'x' from generate_series(1, 500) i`,
    ],
    [
      'core',
      `insert into notifications (user_id, title, message, type, read, created_at)
      select u.id, 'Import done', 'File ' || i, 'info', i % 100 > 3, now() - i * interval '10 seconds'
        from (select id, row_number() over (order by id) - 1 as n from users) u
        join generate_series(1, ${count(1_000_000)}) i on i % 500 = u.n`,
    ],
  ]
  for (const [name, script] of scripts) await execute(databases[name], script)
  for (const name of NAMES) await execute(databases[name], 'vacuum (analyze)')
  return databases
}

async function measureCase(database: Database<string>, { index, standIns, query }: Case): Promise<string> {
  const run = (label: string) =>
    runWorkload(database, { name: 'indexes', queries: [query] }, { label, runs: RUNS, now: new Date() })
  const withAll = await run('with')
  const own = await definition(database, index)
  await execute(database, `drop index ${index}`)
  const withoutOwn = await run('without it')
  const others = await Promise.all(standIns.map((name) => definition(database, name)))
  for (const name of standIns) await execute(database, `drop index ${name}`)
  const withoutAny = await run('without any')
  await execute(database, own)
  const withOwn = await run('with it alone')
  for (const text of others) await execute(database, text)

  const [gain] = compareRuns(withoutAny, withOwn).queries
  const [first, alone, all] = [withoutAny, withoutOwn, withAll].map(medianOf)
  if (!gain || !first || !alone || !all) throw new Error(`${query.name} was not measured.`)
  const cells = [
    query.name,
    index,
    milliseconds(first.median),
    milliseconds(gain.after.median),
    `${change(gain.ratio.estimate)} (${change(gain.ratio.low)} … ${change(gain.ratio.high)})`,
    gain.p < 0.001 ? '< 0.001' : gain.p.toFixed(3),
    `${milliseconds(alone.median)}: ${alone.plan}`,
    `${milliseconds(all.median)}: ${all.plan}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function medianOf({ queries }: BenchRun) {
  return queries[0]
}

async function definition(database: Database<string>, index: string): Promise<string> {
  const { text } = await database.one(
    sql<{ text: string }>('bench.index_definition')`select pg_get_indexdef(${index}::regclass) as text`,
  )
  // An index of a partitioned table is made with those of its partitions.
  return text.replace(' ON ONLY ', ' ON ')
}

async function execute(database: Database<string>, text: string): Promise<void> {
  await database.withSession((session) => session.run(sql('bench.execute')`${verbatim(text)}`))
}

function report(products: number, rows: readonly string[]): string {
  const share = products / PRODUCTS
  const sizes = [PRODUCTS, 100_000, 3_000_000, 1_000_000].map((full) => Math.round(full * share).toLocaleString('en'))
  return [
    '## indexes',
    '',
    ...machine().map((fact) => `- ${fact}`),
    `- ${sizes[0]} products, ${sizes[1]} jobs, ${sizes[2]} log rows, ${sizes[3]} notifications; ${RUNS} runs of each query`,
    '- "without": neither the index nor one that could stand in for it; change with its 95 % interval, chance by Mann and Whitney',
    '',
    '| query | index | without ms | with ms | change | chance | if only it is missing | as installed |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
