import { type Reads, sql, type Writes } from '@products-manager/postgres'

// An arbitrary number that no other advisory lock of this database uses as its first half.
const WORKER_LOCKS = 1_346_193_969

/** Shows that a worker lives: the lock ends with the session, however the process ends. */
export async function lockWorker(session: Writes<'imports'>, workerId: string): Promise<void> {
  await session.one(sql<object>('jobs.lock_worker')`
    select pg_advisory_lock_shared(${WORKER_LOCKS}::int, hashtext(${workerId}::text))
  `)
}

/** A silent machine is noticed within half a minute instead of the two hours that are PostgreSQL's default. */
export async function watchConnection(session: Writes<'imports'>): Promise<void> {
  await session.one(sql<object>('jobs.watch_connection')`
    select set_config('tcp_keepalives_idle', '10', false),
           set_config('tcp_keepalives_interval', '5', false),
           set_config('tcp_keepalives_count', '3', false)
  `)
}

/** Workers that hold jobs and show no sign of life. */
export async function listSilentWorkers(imports: Reads<'imports'>): Promise<string[]> {
  const rows = await imports.many(sql<{ id: string }>('jobs.list_silent_workers')`
    select holder.id
      from (select locked_by as id from graphile_worker._private_jobs where locked_by is not null
             union
            select locked_by from graphile_worker._private_job_queues where locked_by is not null) holder
     where not exists (
             select
               from pg_locks l
              where l.locktype = 'advisory'
                and l.database = (select oid from pg_database where datname = current_database())
                and l.classid = ${WORKER_LOCKS}::bigint::oid
                and l.objid = (hashtext(holder.id)::bigint & 4294967295)::oid
                and l.granted
           )
  `)
  return rows.map((row) => row.id)
}
