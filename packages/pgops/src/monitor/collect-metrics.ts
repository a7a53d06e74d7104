import type { Reads } from '@products-manager/postgres'
import { type DatabaseMetrics, findDatabaseMetrics, listTableMetrics, type TableMetrics } from './database-metrics.ts'

export interface MetricFamily {
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: { labels: Record<string, string>; value: number }[]
}

export interface CollectOptions {
  /** Tables told of one by one in each database, the largest. */
  tables?: number
  /** A database that does not answer in this time counts as down. */
  deadlineMs?: number
}

export type MeasuredDatabase = Reads<string> & { readonly name: string }

type Kind = MetricFamily['type']
type Spec<Of> = readonly [name: string, kind: Kind, help: string, of: (one: Of) => number | null]

const TABLES = 10
const DEADLINE_MS = 2_000

const OF_DATABASE: Spec<DatabaseMetrics>[] = [
  ['size_bytes', 'gauge', 'Size on disk.', (m) => m.sizeBytes],
  ['max_connections', 'gauge', 'Connections the server gives.', (m) => m.maxConnections],
  ['server_connections', 'gauge', 'Connections to all databases of the server.', (m) => m.serverConnections],
  ['longest_transaction_seconds', 'gauge', 'Age of the oldest open transaction.', (m) => m.longestTransactionSeconds],
  [
    'longest_idle_in_transaction_seconds',
    'gauge',
    'Longest time a session with an open transaction has done nothing.',
    (m) => m.longestIdleInTransactionSeconds,
  ],
  ['longest_lock_wait_seconds', 'gauge', 'Longest wait for a lock.', (m) => m.longestLockWaitSeconds],
  ['commits_total', 'counter', 'Transactions committed.', (m) => m.commits],
  ['rollbacks_total', 'counter', 'Transactions rolled back.', (m) => m.rollbacks],
  ['blocks_hit_total', 'counter', 'Pages found in memory.', (m) => m.blocksHit],
  ['blocks_read_total', 'counter', 'Pages fetched from elsewhere.', (m) => m.blocksRead],
  ['rows_returned_total', 'counter', 'Rows read by scans.', (m) => m.rowsReturned],
  ['temp_bytes_total', 'counter', 'Bytes written to temporary files.', (m) => m.tempBytes],
  ['deadlocks_total', 'counter', 'Deadlocks.', (m) => m.deadlocks],
  ['freeze_age_transactions', 'gauge', 'Transactions since the oldest unfrozen row.', (m) => m.freezeAge],
  ['wal_archive_failures_total', 'counter', 'WAL files that could not be archived.', (m) => m.walArchiveFailures],
  ['replication_lag_seconds', 'gauge', 'Replay lag of the slowest replica.', (m) => m.replicationLagSeconds],
  ['replication_slot_bytes', 'gauge', 'WAL held back by the most backward slot.', (m) => m.slotBytes],
  ['invalid_indexes', 'gauge', 'Indexes whose build failed.', (m) => m.invalidIndexes],
  ['rows_live', 'gauge', 'Live rows, as the server estimates them.', (m) => m.liveRows],
  ['rows_dead', 'gauge', 'Dead rows, as the server estimates them.', (m) => m.deadRows],
  ['sequential_scans_total', 'counter', 'Scans of whole tables.', (m) => m.sequentialScans],
  ['index_scans_total', 'counter', 'Scans by an index.', (m) => m.indexScans],
]

const OF_SESSIONS: [state: string, of: (m: DatabaseMetrics) => number][] = [
  ['active', (m) => m.sessionsActive],
  ['idle', (m) => m.sessionsIdle],
  ['idle_in_transaction', (m) => m.sessionsIdleInTransaction],
  ['waiting_for_lock', (m) => m.sessionsWaitingForLock],
]

const OF_TABLE: Spec<TableMetrics>[] = [
  ['table_bytes', 'gauge', 'Size of a large table with its indexes.', (t) => t.bytes],
  ['table_rows_live', 'gauge', 'Live rows of a large table.', (t) => t.liveRows],
  ['table_rows_dead', 'gauge', 'Dead rows of a large table.', (t) => t.deadRows],
  ['table_sequential_scans_total', 'counter', 'Scans of a whole large table.', (t) => t.sequentialScans],
  ['table_index_scans_total', 'counter', 'Scans of a large table by an index.', (t) => t.indexScans],
  ['table_seconds_since_vacuum', 'gauge', 'Time since the last vacuum of a large table.', (t) => t.secondsSinceVacuum],
]

const family = (name: string, type: Kind, help: string): MetricFamily => ({
  name: `pm_db_${name}`,
  help,
  type,
  samples: [],
})

/** The families that `collectMetrics` gives, without values: a program registers them before the first scrape. */
export function metricFamilies(): MetricFamily[] {
  return [
    family('up', 'gauge', 'Whether the database answers.'),
    family('scrape_seconds', 'gauge', 'Time the database took to answer this scrape.'),
    family('sessions', 'gauge', 'Sessions by what they do; waiting ones count among the active as well.'),
    ...OF_DATABASE.map(([name, kind, help]) => family(name, kind, help)),
    ...OF_TABLE.map(([name, kind, help]) => family(name, kind, help)),
  ]
}

/** Asks all databases at the same time. Labels are the database and at most `tables` of its tables: the series stay few. */
export async function collectMetrics(
  databases: readonly MeasuredDatabase[],
  { tables = TABLES, deadlineMs = DEADLINE_MS }: CollectOptions = {},
): Promise<MetricFamily[]> {
  const families = metricFamilies()
  const byName = new Map(families.map((one) => [one.name, one]))
  const add = (name: string, labels: Record<string, string>, value: number | null) => {
    if (value !== null) byName.get(`pm_db_${name}`)?.samples.push({ labels, value })
  }
  await Promise.all(
    databases.map(async (database) => {
      const labels = { database: database.name }
      const startedAt = performance.now()
      const asked = await ask(database, tables, deadlineMs)
      add('up', labels, asked ? 1 : 0)
      add('scrape_seconds', labels, (performance.now() - startedAt) / 1_000)
      if (!asked) return

      for (const [state, of] of OF_SESSIONS) add('sessions', { ...labels, state }, of(asked.metrics))
      for (const [name, , , of] of OF_DATABASE) add(name, labels, of(asked.metrics))
      for (const table of asked.tables)
        for (const [name, , , of] of OF_TABLE) add(name, { ...labels, table: table.table }, of(table))
    }),
  )
  return families
}

/** The Prometheus text of families. */
export function metricsText(families: readonly MetricFamily[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}{${labelText(labels)}} ${value}`)
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')
    })
    .join('\n')
}

async function ask(database: MeasuredDatabase, tables: number, deadlineMs: number) {
  const signal = AbortSignal.timeout(deadlineMs)
  // A frozen server does not even answer the cancellation that an abort sends.
  const late = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }))
  const answer = Promise.all([
    findDatabaseMetrics(database, { signal }),
    tables > 0 ? listTableMetrics(database, tables, { signal }) : [],
  ]).then(
    ([metrics, found]) => ({ metrics, tables: found }),
    () => null,
  )
  return Promise.race([answer, late])
}

function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(
      ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
    )
    .join(',')
}
