import { type Abortable, type Reads, sql } from '@products-manager/postgres'

/** What the server knows of an index. */
export interface IndexState {
  schema: string
  table: string
  index: string
  bytes: number
  /** Uses since the statistics were last reset. */
  scans: number
  isValid: boolean
  /** Somebody is building it at this moment. */
  isBeingBuilt: boolean
  /** Left behind by a REINDEX CONCURRENTLY that failed: its twin is in use. */
  isLeftover: boolean
  /** Bytes a rebuild would free, estimated from column widths; null where that cannot be told. */
  bloatBytes: number | null
}

/** Every index that is not the system's, the largest first. Bloat is told of B-trees over plain columns only. */
export function listIndexStates(database: Reads<string>, options: Abortable = {}): Promise<IndexState[]> {
  return database.many(
    sql<IndexState>('pgops.list_index_states')`
      with built as (
        select index_relid from pg_stat_progress_create_index
      ), widths as (
        select i.indexrelid, count(s.attname) as known, i.indnatts as columns,
               sum((1 - s.null_frac) * s.avg_width) as data_width
          from pg_index i
          join pg_class t on t.oid = i.indrelid
          join pg_namespace n on n.oid = t.relnamespace
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[]) and a.attnum > 0
          left join pg_stats s on s.schemaname = n.nspname and s.tablename = t.relname and s.attname = a.attname
                              and not s.inherited
         group by 1, 3
      )
      select n.nspname as schema, t.relname as "table", c.relname as index, pg_relation_size(c.oid) as bytes,
             coalesce(u.idx_scan, 0) as scans, i.indisvalid as "isValid",
             c.oid in (select index_relid from built) as "isBeingBuilt",
             not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' as "isLeftover",
             case when am.amname = 'btree' and i.indexprs is null and w.known = w.columns and c.reltuples >= 0 then
               greatest(0, pg_relation_size(c.oid) - current_setting('block_size')::bigint * (1 + ceil(
                 c.reltuples * (12 + 8 * ceil(w.data_width / 8))
                 / ((current_setting('block_size')::int - 40)
                    * coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 90) / 100.0)
               )))::bigint
             end as "bloatBytes"
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_class t on t.oid = i.indrelid
        join pg_namespace n on n.oid = t.relnamespace
        join pg_am am on am.oid = c.relam
        left join pg_stat_user_indexes u on u.indexrelid = i.indexrelid
        left join widths w on w.indexrelid = i.indexrelid
       where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relkind = 'i'
         and t.relpersistence <> 't'
       order by bytes desc, 1, 3
    `,
    options,
  )
}
