import { json, sql, type Writes } from '@products-manager/postgres'

export interface JobRow {
  name: string
  payload: object
  queue: string | null
  runAt: Date | null
  tries: number
  key: string | null
}

export async function insertJob(tx: Writes<'imports'>, job: JobRow): Promise<string> {
  const { id } = await tx.one(sql<{ id: string }>('jobs.insert_job')`
    select id::text
      from graphile_worker.add_job(
        ${job.name}::text,
        payload => ${json(job.payload)}::json,
        queue_name => ${job.queue}::text,
        run_at => ${job.runAt}::timestamptz,
        max_attempts => ${job.tries}::int,
        job_key => ${job.key}::text
      )
  `)
  return id
}
