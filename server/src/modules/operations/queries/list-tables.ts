import { type Reads, sql } from '@products-manager/postgres'

export interface TableFacts {
  table: string
  /** As last counted by the server, not now. */
  rows: number
  bytes: number
  indexBytes: number
  deadRows: number
  lastVacuum: Date | null
}

/** The largest tables, partitions counted with the table they are of. */
export function listTables(database: Reads<string>, limit: number): Promise<TableFacts[]> {
  return database.many(sql<TableFacts>('operations.list_tables')`
    select coalesce(i.inhparent::regclass, s.relid::regclass)::text as "table",
           sum(s.n_live_tup)::bigint as rows,
           sum(pg_total_relation_size(s.relid))::bigint as bytes,
           sum(pg_indexes_size(s.relid))::bigint as "indexBytes",
           sum(s.n_dead_tup)::bigint as "deadRows",
           max(greatest(s.last_vacuum, s.last_autovacuum)) as "lastVacuum"
      from pg_stat_user_tables s
      left join pg_inherits i on i.inhrelid = s.relid
     where s.schemaname = 'public'
     group by 1
     order by bytes desc, 1
     limit ${limit}
  `)
}
