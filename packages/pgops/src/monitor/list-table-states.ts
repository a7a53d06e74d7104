import { type Abortable, nothing, part, type Reads, sql } from '@products-manager/postgres'

/** What the server knows of a table. Rates and counts are since its statistics were last reset. */
export interface TableState {
  schema: string
  table: string
  /** As the server estimates them. */
  rows: number
  deadRows: number
  heapBytes: number
  indexBytes: number
  toastBytes: number
  totalBytes: number
  sequentialScans: number
  /** Rows read by them. */
  sequentialRows: number
  indexScans: number
  inserts: number
  updates: number
  deletes: number
  /** Share of the updates that touched no index; null before the first update. */
  hotRatio: number | null
  /** Share of the pages read that were in memory; null before the first. */
  heapHitRatio: number | null
  indexHitRatio: number | null
  changesSinceAnalyze: number
  insertsSinceVacuum: number
  lastVacuum: Date | null
  lastAnalyze: Date | null
  /** Transactions since the oldest row was frozen; at 2 000 million the server stops taking writes. */
  freezeAge: number
  /** Bytes of the heap a rewrite would free, estimated from column widths; null before the first ANALYZE. */
  bloatBytes: number | null
}

export interface TableFilter {
  schema?: string | undefined
  table?: string | undefined
}

/** Every table that is not the system's, the largest first; partitions one by one, their parents not. */
export function listTableStates(
  database: Reads<string>,
  { schema, table }: TableFilter = {},
  options: Abortable = {},
): Promise<TableState[]> {
  return database.many(
    sql<TableState>('pgops.list_table_states')`
      with widths as (
        select s.schemaname, s.tablename, sum((1 - s.null_frac) * s.avg_width) as data_width, count(*) as columns,
               bool_or(s.null_frac > 0) as has_nulls
          from pg_stats s
         where not s.inherited
         group by 1, 2
      ), expected as (
        select c.oid,
               case when w.columns = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
                    then ceil(greatest(c.reltuples, 0) / greatest(1, floor(
                           (current_setting('block_size')::int - 24)
                           * coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 100) / 100
                           / (4 + 8 * ceil((case when w.has_nulls then 23 + ceil(w.columns / 8.0) else 24 end + w.data_width) / 8))
                         )))
               end as pages
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
          left join widths w on w.schemaname = n.nspname and w.tablename = c.relname
         where c.relkind in ('r', 'm')
      )
      select s.schemaname as schema, s.relname as "table",
             greatest(c.reltuples, s.n_live_tup, 0)::bigint as rows, s.n_dead_tup as "deadRows",
             pg_relation_size(c.oid) as "heapBytes", pg_indexes_size(c.oid) as "indexBytes",
             coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0) as "toastBytes",
             pg_total_relation_size(c.oid) as "totalBytes",
             s.seq_scan as "sequentialScans", s.seq_tup_read as "sequentialRows", coalesce(s.idx_scan, 0) as "indexScans",
             s.n_tup_ins as inserts, s.n_tup_upd as updates, s.n_tup_del as deletes,
             s.n_tup_hot_upd::float8 / nullif(s.n_tup_upd, 0) as "hotRatio",
             io.heap_blks_hit::float8 / nullif(io.heap_blks_hit + io.heap_blks_read, 0) as "heapHitRatio",
             io.idx_blks_hit::float8 / nullif(io.idx_blks_hit + io.idx_blks_read, 0) as "indexHitRatio",
             s.n_mod_since_analyze as "changesSinceAnalyze", s.n_ins_since_vacuum as "insertsSinceVacuum",
             greatest(s.last_vacuum, s.last_autovacuum) as "lastVacuum",
             greatest(s.last_analyze, s.last_autoanalyze) as "lastAnalyze",
             age(c.relfrozenxid) as "freezeAge",
             case when c.reltuples >= 0 and e.pages is not null then
               greatest(0, pg_relation_size(c.oid) - e.pages * current_setting('block_size')::bigint)::bigint
             end as "bloatBytes"
        from pg_stat_user_tables s
        join pg_class c on c.oid = s.relid
        join expected e on e.oid = c.oid
        left join pg_statio_user_tables io on io.relid = s.relid
       where c.relpersistence <> 't'
         ${schema === undefined ? nothing : part`and s.schemaname = ${schema}`}
         ${table === undefined ? nothing : part`and s.relname = ${table}`}
       order by "totalBytes" desc, 1, 2
    `,
    options,
  )
}
