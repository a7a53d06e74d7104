import { type Abortable, type Reads, sql } from '@products-manager/postgres'

export interface IndexBuild {
  phase: string
  /** Of the phase, from 0 to 1; null where the server does not say. */
  share: number | null
}

/** How far the index is that our optimizer builds; null when it builds none. */
export function findIndexBuild(database: Reads<string>, options: Abortable = {}): Promise<IndexBuild | null> {
  return database.maybeOne(
    sql<IndexBuild>('operations.find_index_build')`
      select p.phase,
             case when p.blocks_total > 0 then p.blocks_done::float8 / p.blocks_total
                  when p.tuples_total > 0 then p.tuples_done::float8 / p.tuples_total
                  when p.lockers_total > 0 then p.lockers_done::float8 / p.lockers_total end as share
        from pg_stat_progress_create_index p
        join pg_stat_activity a on a.pid = p.pid
       where p.datname = current_database() and a.application_name = 'pgops'
       limit 1
    `,
    options,
  )
}
