import { type Abortable, type Reads, sql } from '@products-manager/postgres'

/** How far a statement of maintenance is, as the server tells it. */
export interface MaintenanceProgress {
  phase: string
  /** From 0 to 1 within its phase; null where the server does not say. */
  share: number | null
}

/** The progress of what a session is doing; null when the server tells of none. */
export function findMaintenanceProgress(
  database: Reads<string>,
  pid: number,
  options: Abortable = {},
): Promise<MaintenanceProgress | null> {
  return database.maybeOne(
    sql<MaintenanceProgress>('pgops.find_maintenance_progress')`
      select phase, least(1, done::float8 / nullif(total, 0)) as share
        from (
          select pid, phase, heap_blks_scanned as done, heap_blks_total as total from pg_stat_progress_vacuum
          union all
          select pid, phase, sample_blks_scanned, sample_blks_total from pg_stat_progress_analyze
          union all
          select pid, phase, greatest(blocks_done, tuples_done), greatest(blocks_total, tuples_total)
            from pg_stat_progress_create_index
        ) p
       where pid = ${pid}
       limit 1
    `,
    options,
  )
}
