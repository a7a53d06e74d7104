import { plainStatement } from './plain-statement.ts'
import type { SourceSession } from './read-only.ts'

/** A table, partition or index with its size as the planner takes it. */
export interface RelationSize {
  schema: string
  name: string
  kind: 'table' | 'foreign' | 'partitioned' | 'index'
  /** The access method of an index. */
  method: string | null
  /** Pages at the last VACUUM or ANALYZE; -1 or 0: never looked at. */
  pages: number
  /** Rows then; -1: never looked at. */
  rows: number
  visiblePages: number
  /** Pages now: the planner scales by them. */
  currentPages: number
  /** An index's table and first column; no column where that is an expression. */
  table: string | null
  firstColumn: string | null
}

/** What ANALYZE learnt of one column, as pg_stats tells it. */
export interface ColumnStatistics {
  schema: string
  table: string
  column: string
  inherited: boolean
  nullFraction: number
  averageWidth: number
  distinct: number
  commonValues: string | null
  commonFrequencies: number[] | null
  histogram: string | null
  correlation: number | null
  commonElements: string | null
  elementFrequencies: number[] | null
  elementHistogram: number[] | null
  lengthHistogram: string | null
  emptyFraction: number | null
  boundsHistogram: string | null
}

/** Dependencies between columns that CREATE STATISTICS found; their lists of common values cannot be carried over. */
export interface ExtendedStatistics {
  schema: string
  name: string
  inherited: boolean
  distinct: string | null
  dependencies: string | null
}

/** A partition, the table it is one of and the partitioned table at the top, as `schema.name`. */
export interface Partition {
  schema: string
  name: string
  parent: string
  root: string
  /** Whether it holds rows, and is not partitioned again. */
  isLeaf: boolean
}

export interface SourceStatistics {
  partitions: Partition[]
  relations: RelationSize[]
  columns: ColumnStatistics[]
  extended: ExtendedStatistics[]
  /** Tables with rows whose statistics are kept from this user, as `schema.name`. */
  unreadable: string[]
}

const own = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Sizes and planner statistics. A table that somebody holds exclusively is not asked for its present size. */
export async function readStatistics(session: SourceSession, versionNumber: number): Promise<SourceStatistics> {
  const relations = await readSizes(session, true).catch(() => readSizes(session, false))
  const columns = await session.many(
    plainStatement<ColumnStatistics>('pgops.read_statistics', columnsQuery(versionNumber)),
  )
  const extended = await session.many(plainStatement<ExtendedStatistics>('pgops.read_extended_statistics', EXTENDED))
  const partitions = await session.many(plainStatement<Partition>('pgops.read_partitions', PARTITIONS))
  const unreadable = await session.many(plainStatement<{ name: string }>('pgops.find_unreadable', UNREADABLE))
  return { relations, columns, extended, partitions, unreadable: unreadable.map(({ name }) => name) }
}

// pg_relation_size() opens the relation: with an exclusive lock on it, or one waited for, the size at the last look serves.
function readSizes(session: SourceSession, current: boolean): Promise<RelationSize[]> {
  const now = `case when c.relkind in ('r', 'm', 'i') and not exists (select from pg_locks l where l.relation = c.oid and l.mode = 'AccessExclusiveLock')
                    then pg_relation_size(c.oid) / current_setting('block_size')::int else c.relpages end`
  return session.many(
    plainStatement<RelationSize>(
      'pgops.read_sizes',
      `select n.nspname::text as schema, c.relname::text as name,
             case when c.relkind in ('p', 'I') then 'partitioned' when c.relkind = 'i' then 'index' when c.relkind = 'f' then 'foreign' else 'table' end as kind,
             m.amname::text as method, c.relpages as pages, c.reltuples::float8 as rows, c.relallvisible as "visiblePages",
             greatest(${current ? now : 'c.relpages'}, 0)::float8 as "currentPages",
             t.relname::text as "table", a.attname::text as "firstColumn"
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_am m on m.oid = c.relam
        left join pg_index i on i.indexrelid = c.oid
        left join pg_class t on t.oid = i.indrelid
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attnum > 0
       where ${own} and c.relkind in ('r', 'm', 'f', 'p', 'i', 'I')`,
    ),
  )
}

function columnsQuery(versionNumber: number): string {
  const ranges =
    versionNumber >= 170_000
      ? `s.range_length_histogram::text as "lengthHistogram", s.range_empty_frac as "emptyFraction", s.range_bounds_histogram::text as "boundsHistogram"`
      : `null as "lengthHistogram", null::float4 as "emptyFraction", null as "boundsHistogram"`
  return `select s.schemaname::text as schema, s.tablename::text as table, s.attname::text as column, s.inherited,
           s.null_frac as "nullFraction", s.avg_width as "averageWidth", s.n_distinct as distinct,
           s.most_common_vals::text as "commonValues", s.most_common_freqs as "commonFrequencies",
           s.histogram_bounds::text as histogram, s.correlation,
           s.most_common_elems::text as "commonElements", s.most_common_elem_freqs as "elementFrequencies",
           s.elem_count_histogram as "elementHistogram", ${ranges}
      from pg_stats s
     where s.schemaname !~ '^pg_' and s.schemaname <> 'information_schema'`
}

// pg_stats leaves out what the user may not select, and tables whose row security applies to it.
const UNREADABLE = `
  select n.nspname || '.' || c.relname as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and c.relkind in ('r', 'm', 'p') and c.reltuples > 0
     and (row_security_active(c.oid) or not (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select')))
   order by 1`

const EXTENDED = `select s.statistics_schemaname::text as schema, s.statistics_name::text as name, s.inherited,
         encode(s.n_distinct::bytea, 'hex') as distinct, encode(s.dependencies::bytea, 'hex') as dependencies
    from pg_stats_ext s
   where s.statistics_schemaname !~ '^pg_'`

const PARTITIONS = `
  select n.nspname::text as schema, c.relname::text as name, pn.nspname || '.' || p.relname as parent,
         rn.nspname || '.' || r.relname as root, c.relkind = 'r' as "isLeaf"
    from pg_class c
    join pg_inherits h on h.inhrelid = c.oid
    join pg_class p on p.oid = h.inhparent
    join pg_namespace pn on pn.oid = p.relnamespace
    join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = pg_partition_root(c.oid)
    join pg_namespace rn on rn.oid = r.relnamespace
   where c.relispartition and c.relkind in ('r', 'p') and ${own}
   order by c.oid`
