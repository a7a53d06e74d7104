import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import {
  ensureArchiveSchema,
  openArchivePlace,
  type PolicyWish,
  percentile,
  readPolicy,
  runArchiving,
  savePolicy,
} from 'pgops'
import { localStore } from '../packages/pgops/src/backup/stores/local-store.ts'
import { type Figure, section, spread } from './report.ts'

const MONTH_ROWS = 340_000
const YEARS = 3
const MONTH_MS = 30 * 86_400_000
const MONTHS = 25
// Five scenarios with five messages an hour each.
const LOGS_A_DAY = 600
// Five series, hourly.
const METRICS_A_DAY = 120
// So long the table is read and written before a month moves, so that there is something to compare with.
const QUIET_MS = 3_000
// The first calls make connections and plans.
const WARM_UP = 20
const PAUSE_MS = 1

/** How long others wait while a month of logs moves, and what three years of logs and metrics take before and after. */
export async function benchArchive({ rounds }: { rounds: number }): Promise<string> {
  const cluster = await testCluster()
  const moves: Waits[] = []
  for (let round = 0; round < rounds; round++) moves.push(await onceWith(await cluster.createDatabase(), moveMonth))
  // The same in every round.
  const savings = [await onceWith(await cluster.createDatabase(), (bench) => moveYears(bench, 1))]
  const monthly = await onceWith(await cluster.createDatabase(), (bench) => moveYears(bench, MONTHS))
  const of = <T>(all: readonly T[], pick: (one: T) => number) => all.map(pick)
  const figures: Figure[] = [
    { name: 'a month moved, all of it', unit: 'ms', values: of(moves, (one) => one.total) },
    { name: 'both tables locked for', unit: 'ms', values: of(moves, (one) => one.locked), target: '< 100' },
    { name: 'longest read while it moved', unit: 'ms', values: of(moves, (one) => one.read.most), target: '< 50' },
    { name: 'longest read of as many seconds before', unit: 'ms', values: of(moves, (one) => one.quietRead.most) },
    { name: 'longest write while it moved', unit: 'ms', values: of(moves, (one) => one.write.most), target: '< 50' },
    { name: 'longest write of as many seconds before', unit: 'ms', values: of(moves, (one) => one.quietWrite.most) },
    { name: 'read while it moved, 99th percentile', unit: 'ms', values: of(moves, (one) => one.read.late) },
    { name: 'read before, 99th percentile', unit: 'ms', values: of(moves, (one) => one.quietRead.late) },
    {
      name: 'both: saved in the database',
      unit: '%',
      values: of(savings, ({ both }) => both.inDatabase),
      target: '≥ 60',
    },
    { name: 'logs: saved in the database', unit: '%', values: of(savings, ({ logs }) => logs.inDatabase) },
    { name: 'metrics: saved in the database', unit: '%', values: of(savings, ({ metrics }) => metrics.inDatabase) },
    {
      name: 'both: saved, the files counted',
      unit: '%',
      values: of(savings, ({ both }) => both.withFiles),
      target: '≥ 60',
    },
    {
      name: 'both, a month at a time: saved, the files counted',
      unit: '%',
      values: [monthly.both.withFiles],
      target: '≥ 60',
    },
    {
      name: 'both, a month at a time, of what went: saved, the files counted',
      unit: '%',
      values: [monthly.both.ofGone],
    },
    { name: 'logs, a month at a time: saved, the files counted', unit: '%', values: [monthly.logs.withFiles] },
    { name: 'metrics, a month at a time: saved, the files counted', unit: '%', values: [monthly.metrics.withFiles] },
    { name: 'logs: saved, the files counted', unit: '%', values: of(savings, ({ logs }) => logs.withFiles) },
    { name: 'metrics: saved, the files counted', unit: '%', values: of(savings, ({ metrics }) => metrics.withFiles) },
    { name: 'logs that went: saved, the files counted', unit: '%', values: of(savings, ({ logs }) => logs.ofGone) },
    {
      name: 'metrics that went: saved, the files counted',
      unit: '%',
      values: of(savings, ({ metrics }) => metrics.ofGone),
    },
  ]
  const ratio = spread(of(moves, (one) => one.read.late / one.quietRead.late)).median
  return section('archive', figures, [
    `${MONTH_ROWS.toLocaleString('en')} rows of a month into the archive's table, one reader and one writer all the time, ${rounds} rounds`,
    `reads of the 99th percentile take ${ratio.toFixed(2)} times as long while it moves`,
    `${YEARS} years of ${LOGS_A_DAY} logs and ${METRICS_A_DAY} metrics a day with mockupAWS's indexes; logs go after 365 days, metrics after 730 with their days kept, both into Parquet in a directory or a bucket`,
    'these policies leave a third of the logs and two thirds of the metrics where they are: no way of storing the rest saves more than 67 % of logs and 33 % of metrics, and none 60 % of both where metrics take more than a quarter as much as logs',
    'in the database: tables and indexes without their gaps, the index of the last 30 days made anew as its comment says; with the files: everything in the directory or bucket is counted, notes beside the files, too',
    'one run moves everything that is due; a month at a time, each run has the rows of one month, and puts those of earlier runs together into larger files',
  ])
}

interface Bench {
  place: TestDatabase
  database: Database<string>
  /** What every statement of the database took. */
  statements: { statement: string; milliseconds: number }[]
}

async function onceWith<T>(place: TestDatabase, work: (bench: Bench) => Promise<T>): Promise<T> {
  const statements: Bench['statements'] = []
  const onStatement = (event: Bench['statements'][number]) => void statements.push(event)
  const database = openDatabase<string>({ name: 'bench', url: place.url, pool: { size: 4 }, onStatement })
  try {
    await ensureArchiveSchema(database)
    return await work({ place, database, statements })
  } finally {
    await database.close({ deadlineMs: 1_000 })
    await place.drop()
  }
}

interface Waiting {
  most: number
  late: number
}

interface Waits {
  total: number
  locked: number
  read: Waiting
  write: Waiting
  quietRead: Waiting
  quietWrite: Waiting
}

async function moveMonth({ place, database, statements }: Bench): Promise<Waits> {
  await place.query(`
    create table logs (id bigint generated always as identity, at timestamptz not null, job int not null, text text not null, primary key (at, id)) partition by range (at);
    create index on logs (job, at desc);
    create table logs_2024_05 partition of logs for values from ('2024-05-01 00:00+00') to ('2024-06-01 00:00+00');
    create table logs_now partition of logs for values from ('2024-06-01 00:00+00') to (maxvalue);
    insert into logs (at, job, text)
    select '2024-05-01 00:00+00'::timestamptz + i * interval '7 seconds', i % 500, 'GET /items/' || i || ' 200' from generate_series(0, ${MONTH_ROWS - 1}) i;
    insert into logs (at, job, text) select now(), i % 500, 'now' from generate_series(1, 10000) i`)
  await place.query('vacuum analyze logs')
  const wish: PolicyWish = {
    name: 'logs',
    table: 'logs',
    ageColumn: 'at',
    afterDays: 365,
    mode: 'partitions',
    into: 'table',
  }
  await database.transaction((tx) => savePolicy(tx, readPolicy(wish)))

  const others = openDatabase<string>({ name: 'others', url: place.url, pool: { size: 2 } })
  const ended = new AbortController()
  const reads = timed(ended.signal, () => others.many(read))
  const writes = timed(ended.signal, () => others.transaction((tx) => tx.run(write)))
  await sleep(QUIET_MS)
  const startedAt = performance.now()
  // No row is copied: there is nothing to put there.
  const none = openArchivePlace({ stores: [localStore(tmpdir())], keys: null, scope: 'bench' })
  await runArchiving({ database, place: none, now: () => new Date() }, 'logs')
  const endedAt = performance.now()
  ended.abort()
  await Promise.all([reads.done, writes.done])
  await others.close()
  // From asking for the first lock to the end of the last statement: waiting for it is part of it.
  const locked = statements
    .filter(({ statement }) => ['archive.detach_month', 'archive.attach_month'].includes(statement))
    .reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const during = (all: readonly Timed[]) =>
    waiting(all.filter((one) => one.at + one.took >= startedAt && one.at <= endedAt))
  const before = (all: readonly Timed[]) => waiting(all.slice(WARM_UP).filter((one) => one.at + one.took < startedAt))
  return {
    ...{ total: endedAt - startedAt, locked },
    ...{ read: during(reads.times), write: during(writes.times) },
    ...{ quietRead: before(reads.times), quietWrite: before(writes.times) },
  }
}

const read = sql<object>('bench.read_logs')`select text from logs where job = 7 order by at desc limit 20`
const write = sql('bench.write_log')`insert into logs (at, job, text) values (now(), 7, 'written meanwhile')`

interface Timed {
  at: number
  took: number
}

function timed(ended: AbortSignal, work: () => Promise<unknown>): { times: Timed[]; done: Promise<void> } {
  const times: Timed[] = []
  const repeat = async () => {
    while (!ended.aborted) {
      const at = performance.now()
      await work()
      times.push({ at, took: performance.now() - at })
      await sleep(PAUSE_MS)
    }
  }
  return { times, done: repeat() }
}

function waiting(times: readonly Timed[]): Waiting {
  const took = times.map((one) => one.took)
  return { most: Math.max(0, ...took), late: percentile(took, 0.99) }
}

/** In percent of what it was. */
interface Saving {
  inDatabase: number
  withFiles: number
  /** Of the rows that are old enough, with the files. */
  ofGone: number
}

interface Savings {
  logs: Saving
  metrics: Saving
  both: Saving
}

/** Runs the policies as often as it is told, the last time now, each earlier one a month before. */
async function moveYears({ place, database }: Bench, runs: number): Promise<Savings> {
  const example = (name: string) => readFileSync(new URL(`../examples/mockupaws/${name}`, import.meta.url), 'utf8')
  const [indexes = ''] = example('optimise.sql').split('create materialized view')
  await place.query(example('schema.sql') + indexes)
  const days = YEARS * 365
  await place.query(`
    insert into scenarios (id, name, region, status, created_at, updated_at)
    select gen_random_uuid(), 'Scenario ' || i, 'eu-west-1', 'running', now(), now() from generate_series(1, 5) i;
    insert into scenario_logs (scenario_id, received_at, message_hash, message_preview, source, size_bytes, has_pii, token_count, sqs_blocks)
    select (array(select id from scenarios))[1 + i % 5], now() - i * interval '1 day' / ${LOGS_A_DAY}, md5((i % 50000)::text), 'GET /items/' || i % 5000 || ' 200',
           (array['web', 'api', 'worker'])[1 + i % 3], 80 + i % 4000, i % 100 = 0, 20 + i % 1000, 1
      from generate_series(1, ${days * LOGS_A_DAY}) i;
    insert into scenario_metrics (scenario_id, timestamp, metric_type, metric_name, value, unit)
    select (array(select id from scenarios))[1 + i % 5], now() - (i / 5) * interval '1 hour', 'sqs', 'sqs_cost', (hashint4(i) & 1048575) / 10000.0, 'USD'
      from generate_series(1, ${days * METRICS_A_DAY}) i`)
  const policies = JSON.parse(example('archive.json')) as PolicyWish[]
  for (const wish of policies)
    await database.transaction((tx) => savePolicy(tx, readPolicy({ ...wish, into: 'files' })))
  const before = await sizes(place)
  const folder = mkdtempSync(join(tmpdir(), 'bench-archive-'))
  const files = openArchivePlace({ stores: [localStore(folder)], keys: null, scope: 'bench' })
  for (let run = runs - 1; run >= 0; run--) {
    const now = new Date(Date.now() - run * MONTH_MS)
    for (const policy of ['logs', 'metrics']) await runArchiving({ database, place: files, now: () => now }, policy)
  }
  const stored = { logs: bytesBelow(folder, 'logs'), metrics: bytesBelow(folder, 'metrics') }
  rmSync(folder, { recursive: true })
  const after = await sizes(place)
  const saving = (tables: (keyof typeof stored)[]) => {
    const sum = (sizes: typeof stored) => tables.reduce((all, table) => all + sizes[table], 0)
    const saved = sum(before) - sum(after)
    return { inDatabase: (100 * saved) / sum(before), withFiles: (100 * (saved - sum(stored))) / sum(before) }
  }
  const old = { logs: 2 / YEARS, metrics: 1 / YEARS }
  const share = (before.logs * old.logs + before.metrics * old.metrics) / (before.logs + before.metrics)
  const of = (saved: Omit<Saving, 'ofGone'>, gone: number) => ({ ...saved, ofGone: saved.withFiles / gone })
  return {
    logs: of(saving(['logs']), old.logs),
    metrics: of(saving(['metrics']), old.metrics),
    both: of(saving(['logs', 'metrics']), share),
  }
}

/** Of a policy's files and of the notes beside them. */
function bytesBelow(folder: string, policy: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(`/${policy}/`))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}

/** Of tables and indexes without their gaps, before and after: rows that go leave room for new ones first. */
async function sizes(place: TestDatabase): Promise<{ logs: number; metrics: number }> {
  await place.query('drop index idx_logs_recent')
  await place.query(`
    do $$ begin execute format('create index idx_logs_recent on scenario_logs (scenario_id, received_at desc) where received_at >= %L', now() - interval '30 days'); end $$`)
  for (const table of ['scenario_logs', 'scenario_metrics']) await place.query(`vacuum full ${table}`)
  const [found] = await place.query<{ logs: string; metrics: string }>(`
    select pg_total_relation_size('scenario_logs') as logs,
           pg_total_relation_size('scenario_metrics')
           + (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(to_regclass('scenario_metrics_archive'))) as metrics`)
  return { logs: Number(found?.logs), metrics: Number(found?.metrics) }
}
