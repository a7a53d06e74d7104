import { json, type Reads, sql, type Tx } from '@products-manager/postgres'

/** A job whose last try ended with its worker. */
export interface LostJob {
  id: string
  name: string
  payload: unknown
}

/** Ends the jobs of dead workers that had their last try, and says which. */
export function failLostJobs(tx: Tx<'imports'>, workerIds: readonly string[]): Promise<LostJob[]> {
  return tx.many(sql<LostJob>('jobs.fail_lost_jobs')`
    update graphile_worker._private_jobs j
       set locked_at = null,
           locked_by = null,
           last_error = 'The worker was killed.',
           updated_at = now()
      from graphile_worker._private_tasks t
     where t.id = j.task_id
       and j.locked_by = any(${workerIds}::text[])
       and j.attempts >= j.max_attempts
    returning j.id::text, t.identifier as name, j.payload
  `)
}

/** Gives the jobs of dead workers back. */
export async function unlockWorkers(tx: Tx<'imports'>, workerIds: readonly string[]): Promise<void> {
  await tx.one(sql<object>('jobs.unlock_workers')`
    select graphile_worker.force_unlock_workers(${workerIds}::text[])
  `)
}

/** A job's locks count as left behind after four hours; a job may take longer. */
export async function refreshLocks(tx: Tx<'imports'>, workerIds: readonly string[]): Promise<void> {
  await tx.run(sql('jobs.refresh_job_locks')`
    update graphile_worker._private_jobs
       set locked_at = now()
     where locked_by = any(${workerIds}::text[])
       and locked_at < now() - interval '1 hour'
  `)
  await tx.run(sql('jobs.refresh_queue_locks')`
    update graphile_worker._private_job_queues
       set locked_at = now()
     where locked_by = any(${workerIds}::text[])
       and locked_at < now() - interval '1 hour'
  `)
}

/** Makes this the last try of a job that runs. */
export async function endTries(tx: Tx<'imports'>, jobId: string): Promise<void> {
  await tx.run(sql('jobs.end_tries')`
    update graphile_worker._private_jobs set max_attempts = attempts where id = ${jobId}::bigint
  `)
}

/** Puts interrupted jobs back as if they had not been tried. */
export async function returnJobs(tx: Tx<'imports'>, jobs: readonly { id: string; attempt: number }[]): Promise<void> {
  await tx.many(sql<object>('jobs.return_jobs')`
    select graphile_worker.reschedule_jobs(array[j.id], run_at => now(), attempts => j.attempt - 1)
      from json_to_recordset(${json(jobs)}::json) j(id bigint, attempt int)
  `)
}

/** How many jobs wait, run and have failed for good, by task. */
export function countJobs(imports: Reads<'imports'>, signal?: AbortSignal) {
  return imports.many(
    sql<{ name: string; waiting: number; running: number; failed: number }>('jobs.count_jobs')`
    select task_identifier as name,
           count(*) filter (where locked_at is null and attempts < max_attempts) as waiting,
           count(*) filter (where locked_at is not null) as running,
           count(*) filter (where locked_at is null and attempts >= max_attempts) as failed
      from graphile_worker.jobs
     group by task_identifier
     order by task_identifier
  `,
    signal && { signal },
  )
}
