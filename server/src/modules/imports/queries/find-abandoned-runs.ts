import { type Reads, sql } from '@products-manager/postgres'

/** Running runs that have shown no sign of life for a minute: a run shows one twice a second. */
export function findAbandonedRuns(imports: Reads<'imports'>): Promise<{ id: string }[]> {
  return imports.many(sql<{ id: string }>('imports.find_abandoned_runs')`
    select id from import_jobs where status = 'running' and heartbeat_at < now() - interval '1 minute' for update skip locked
  `)
}
