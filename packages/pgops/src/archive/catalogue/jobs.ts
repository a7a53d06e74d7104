import { type Reads, sql, type Tx } from '@products-manager/postgres'

export type ArchiveJobKind = 'archive' | 'restore' | 'expire'

export interface ArchiveJob {
  id: string
  policy: string
  kind: ArchiveJobKind
  status: 'running' | 'completed' | 'failed'
  startedAt: Date
  endedAt: Date | null
  rows: number
  plainBytes: number
  storedBytes: number
  error: string | null
}

/** What a job has done. */
export interface Done {
  rows: number
  plainBytes: number
  storedBytes: number
}

/** Begins a job. One of the kind that still runs was killed: the lock says that nobody else is at work. */
export async function startJob(tx: Tx<string>, policy: string, kind: ArchiveJobKind): Promise<string> {
  await tx.run(sql('archive.end_killed_jobs')`
    update pgops_archive.archive_jobs
       set status = 'failed', ended_at = now(), error = 'It was interrupted. The next run went on where it stopped.'
     where policy = ${policy} and status = 'running'
  `)
  const { id } = await tx.one(sql<{ id: string }>('archive.start_job')`
    insert into pgops_archive.archive_jobs (policy, kind) values (${policy}, ${kind}) returning id
  `)
  return id
}

/** Adds what was done since. */
export async function countDone(tx: Tx<string>, id: string, { rows, plainBytes, storedBytes }: Done): Promise<void> {
  await tx.run(sql('archive.count_done')`
    update pgops_archive.archive_jobs
       set rows = rows + ${rows}, plain_bytes = plain_bytes + ${plainBytes}, stored_bytes = stored_bytes + ${storedBytes}
     where id = ${id}
  `)
}

export async function endJob(tx: Tx<string>, id: string, error: string | null): Promise<void> {
  await tx.run(sql('archive.end_job')`
    update pgops_archive.archive_jobs
       set status = ${error === null ? 'completed' : 'failed'}, ended_at = now(), error = ${error}
     where id = ${id}
  `)
}

/** The newest first. */
export function listJobs(database: Reads<string>, limit: number): Promise<ArchiveJob[]> {
  return database.many(sql<ArchiveJob>('archive.list_jobs')`
    select id, policy, kind, status, started_at as "startedAt", ended_at as "endedAt", rows,
           plain_bytes as "plainBytes", stored_bytes as "storedBytes", error
      from pgops_archive.archive_jobs
     order by started_at desc
     limit ${limit}
  `)
}

/** Rows a second of the last runs that moved any; null before the first. */
export async function findRate(database: Reads<string>, policy: string): Promise<number | null> {
  const { rate } = await database.one(sql<{ rate: number | null }>('archive.find_rate')`
    select (sum(rows) / nullif(extract(epoch from sum(ended_at - started_at)), 0))::float8 as rate
      from (select * from pgops_archive.archive_jobs
             where policy = ${policy} and kind = 'archive' and status = 'completed' and rows > 0
             order by started_at desc limit 5) last
  `)
  return rate
}
