import { type Reads, sql } from '@products-manager/postgres'

export interface AbandonedRun {
  id: string
  /** Somebody asked it to stop, and it ended without hearing that. */
  isCancelled: boolean
}

/** Running runs that have shown no sign of life for a minute: a run shows one twice a second. */
export function findAbandonedRuns(imports: Reads<'imports'>): Promise<AbandonedRun[]> {
  return imports.many(sql<AbandonedRun>('imports.find_abandoned_runs')`
    select id, cancel_requested_at is not null as "isCancelled"
      from import_jobs
     where status = 'running' and heartbeat_at < now() - interval '1 minute'
       for update skip locked
  `)
}
