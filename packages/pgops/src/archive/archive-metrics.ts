import { type Reads, sql } from '@products-manager/postgres'
import type { MetricFamily } from '../monitor/collect-metrics.ts'

interface PolicyMetrics {
  policy: string
  rows: number
  storedBytes: number
  /** Null before the first run. */
  failed: number | null
  succeededAt: number | null
  runningSeconds: number | null
}

type Spec = readonly [name: string, help: string, of: (one: PolicyMetrics) => number | null]

const SPECS: Spec[] = [
  ['rows', 'Rows the archive holds.', (one) => one.rows],
  ['stored_bytes', 'Size of its files in one place.', (one) => one.storedBytes],
  ['job_failed', 'Whether the last job failed.', (one) => one.failed],
  ['last_success_timestamp_seconds', 'When a job last succeeded.', (one) => one.succeededAt],
  ['job_running_seconds', 'How long the present job runs.', (one) => one.runningSeconds],
]

/** The families that `archiveMetrics` gives, without values. */
export function archiveMetricFamilies(): MetricFamily[] {
  return SPECS.map(([name, help]) => ({ name: `pm_archive_${name}`, help, type: 'gauge', samples: [] }))
}

/** What the archives of databases hold, and how their last jobs went. A database without an archive, or that does not answer, has none. */
export async function archiveMetrics(
  databases: readonly (Reads<string> & { readonly name: string })[],
): Promise<MetricFamily[]> {
  const families = archiveMetricFamilies()
  const perDatabase = await Promise.all(
    databases.map(async (database) => ({ database: database.name, found: await find(database).catch(() => []) })),
  )
  for (const { database, found } of perDatabase) {
    for (const one of found) {
      for (const [i, [, , of]] of SPECS.entries()) {
        const value = of(one)
        if (value !== null) families[i]?.samples.push({ labels: { database, policy: one.policy }, value })
      }
    }
  }
  return families
}

async function find(database: Reads<string>): Promise<PolicyMetrics[]> {
  const { isThere } = await database.one(
    sql<{ isThere: boolean }>('archive.find_catalogue')`
      select to_regclass('pgops_archive.v_archive_statistics') is not null as "isThere"`,
  )
  if (!isThere) return []
  return database.many(sql<PolicyMetrics>('archive.find_metrics')`
    select p.name as policy, coalesce(s.rows, 0)::float8 as rows, coalesce(s.stored_bytes, 0)::float8 as "storedBytes",
           (select (j.status = 'failed')::int from pgops_archive.archive_jobs j
             where j.policy = p.name and j.status <> 'running' order by j.started_at desc limit 1) as failed,
           (select extract(epoch from max(j.ended_at))::float8 from pgops_archive.archive_jobs j
             where j.policy = p.name and j.status = 'completed') as "succeededAt",
           (select extract(epoch from now() - max(j.started_at))::float8 from pgops_archive.archive_jobs j
             where j.policy = p.name and j.status = 'running') as "runningSeconds"
      from pgops_archive.archive_policies p
      left join (select policy, sum(rows) as rows, sum(stored_bytes) as stored_bytes
                   from pgops_archive.v_archive_statistics group by policy) s on s.policy = p.name
  `)
}
