import { plainStatement } from '../source/plain-statement.ts'
import type { SourceSession } from '../source/read-only.ts'

/** An index with all that decides whether it can go. */
export interface IndexRecord {
  oid: string
  schema: string
  table: string
  name: string
  method: string
  /** Column with operator class, collation and direction: equal texts are equal keys. */
  keys: string[]
  /** The columns of the keys by number; 0 is an expression. */
  keyColumns: number[]
  included: string[]
  predicate: string | null
  isUnique: boolean
  isPrimary: boolean
  isValid: boolean
  isBeingBuilt: boolean
  isReplicaIdentity: boolean
  isClustered: boolean
  isPartOfPartitioned: boolean
  /** The constraint it stands for. */
  constraint: string | null
  /** Foreign keys of other tables that rely on its uniqueness. */
  referencedBy: string[]
  bytes: number
  scans: number
  lastScan: Date | null
  statement: string
}

/** A foreign key and whether its table finds its rows quickly. */
export interface ForeignKeyRecord {
  schema: string
  table: string
  name: string
  columns: string[]
  columnNumbers: number[]
  references: string
  rows: number
  pages: number
  /** Rows deleted from, or updated in, the table it refers to. */
  parentWrites: number
}

export interface IndexUse {
  indexes: IndexRecord[]
  foreignKeys: ForeignKeyRecord[]
  /** How long scans have been counted. */
  countedSince: Date | null
  replicas: number
  isReplica: boolean
}

const own = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/** Everything the catalogues and statistics tell of the indexes. Who receives the log without replaying it reads no index. */
export async function readIndexes(session: SourceSession): Promise<IndexUse> {
  const [facts] = await session.many(
    plainStatement<Pick<IndexUse, 'countedSince' | 'replicas' | 'isReplica'>>(
      'pgops.read_count_age',
      `select coalesce(d.stats_reset, pg_postmaster_start_time()) as "countedSince", pg_is_in_recovery() as "isReplica",
              (select count(*)::int from pg_stat_replication where replay_lsn is not null) as replicas
         from pg_stat_database d where d.datname = current_database()`,
    ),
  )
  const { version } = await session.one(
    plainStatement<{ version: number }>(
      'pgops.read_version',
      `select current_setting('server_version_num')::int as version`,
    ),
  )
  const indexes = await session.many(plainStatement<IndexRecord>('pgops.read_indexes', indexesQuery(version)))
  const foreignKeys = await session.many(plainStatement<ForeignKeyRecord>('pgops.read_foreign_key_use', FOREIGN_KEYS))
  return {
    indexes,
    foreignKeys,
    countedSince: facts?.countedSince ?? null,
    replicas: facts?.replicas ?? 0,
    isReplica: facts?.isReplica ?? false,
  }
}

// What a constraint stands on, and who builds what, is looked up once: for each of ten thousand indexes it would take minutes.
function indexesQuery(version: number): string {
  return `
    with own_constraints as materialized (
      select conindid as oid, conrelid as relation, min(conname::text) as name from pg_constraint where contype in ('p', 'u', 'x') group by 1, 2
    ), relying as materialized (
      select conindid as oid, array_agg(conrelid::regclass || ' ' || conname) as names from pg_constraint where contype = 'f' and conparentid = 0 group by 1
    ), parts as materialized (
      select distinct inhrelid as oid from pg_inherits
    ), building as materialized (
      select distinct index_relid as oid from pg_stat_progress_create_index
    ), of_extensions as materialized (
      select objid as oid from pg_depend where classid = 'pg_class'::regclass and deptype = 'e'
    )
    select i.indexrelid::text as oid, n.nspname::text as schema, t.relname::text as table, c.relname::text as name, m.amname::text as method,
           array(select concat_ws(' ', pg_get_indexdef(i.indexrelid, k, false), i.indclass[k - 1], i.indcollation[k - 1], i.indoption[k - 1]) from generate_series(1, i.indnkeyatts) k order by k) as keys,
           array(select i.indkey[k - 1]::int from generate_series(1, i.indnkeyatts) k order by k) as "keyColumns",
           array(select pg_get_indexdef(i.indexrelid, k, false) from generate_series(i.indnkeyatts + 1, i.indnatts) k order by k) as included,
           pg_get_expr(i.indpred, i.indrelid) as predicate, i.indisunique as "isUnique", i.indisprimary as "isPrimary", i.indisvalid as "isValid",
           i.indexrelid in (select oid from building) as "isBeingBuilt",
           i.indisreplident as "isReplicaIdentity", i.indisclustered as "isClustered",
           i.indexrelid in (select oid from parts) as "isPartOfPartitioned", k.name as constraint, coalesce(r.names, '{}') as "referencedBy",
           c.relpages::float8 * current_setting('block_size')::int as bytes, coalesce(u.idx_scan, 0)::float8 as scans,
           ${version >= 160_000 ? 'u.last_idx_scan' : 'null::timestamptz'} as "lastScan", pg_get_indexdef(i.indexrelid) as statement
      from pg_index i
      join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid
      join pg_namespace n on n.oid = t.relnamespace
      join pg_am m on m.oid = c.relam
      left join own_constraints k on k.oid = i.indexrelid and k.relation = i.indrelid
      left join relying r on r.oid = i.indexrelid
      left join pg_stat_user_indexes u on u.indexrelid = i.indexrelid
     where ${own} and c.relkind = 'i' and t.relpersistence <> 't' and t.oid not in (select oid from of_extensions)
     order by 2, 3, 4`
}

const FOREIGN_KEYS = `
  select n.nspname::text as schema, c.relname::text as table, k.conname::text as name, k.confrelid::regclass::text as references,
         array(select a.attname::text from unnest(k.conkey) with ordinality u(number, place) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number order by u.place) as columns,
         array(select u::int from unnest(k.conkey) u) as "columnNumbers",
         greatest(c.reltuples, 0)::float8 as rows, greatest(c.relpages, 0)::float8 as pages,
         coalesce((select s.n_tup_del + s.n_tup_upd from pg_stat_user_tables s where s.relid = k.confrelid), 0)::float8 as "parentWrites"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where k.contype = 'f' and ${own} and c.relkind = 'r'
   order by 1, 2, 3`
