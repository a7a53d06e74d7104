import type { ShadowSession } from '../shadow/inject-statistics.ts'
import { plainStatement } from '../source/plain-statement.ts'

export interface TableColumn {
  name: string
  /** Of the type beneath any domain. */
  type: string
  /** The domain's base as EXPLAIN writes it; null when the type is no domain. */
  domainOf: string | null
  kind: 'text' | 'array' | 'jsonb' | 'tsvector' | 'range' | 'other'
  width: number
  distinct: number
  correlation: number
}

/** A table with what candidates for its indexes depend on. */
export interface TableFacts {
  schema: string
  name: string
  /** The table to make the index on: for a partition the partitioned table at the top. */
  on: { schema: string; name: string }
  rows: number
  pages: number
  columns: TableColumn[]
  /** Columns of the plain B-trees it has, as written in their definitions. */
  indexes: string[][]
  collatesBytes: boolean
}

/** The tables of the shadow by `schema.name`. */
export async function readTables(session: ShadowSession): Promise<Map<string, TableFacts>> {
  const rows = await session.many(plainStatement<TableFacts>('pgops.read_tables', TABLES))
  return new Map(rows.map((row) => [`${row.schema}.${row.name}`, row]))
}

const TABLES = `
  select n.nspname::text as schema, c.relname::text as name,
         (select jsonb_build_object('schema', tn.nspname, 'name', t.relname)
            from pg_class t join pg_namespace tn on tn.oid = t.relnamespace
           where t.oid = case when c.relispartition then pg_partition_root(c.oid)::oid else c.oid end) as "on",
         greatest(c.reltuples, 0)::float8 as rows, case when c.relkind = 'r' then pg_relation_size(c.oid)::float8 / 8192 else 0 end as pages,
         (select jsonb_agg(jsonb_build_object(
                   'name', a.attname, 'type', b.typname, 'domainOf', case when d.typtype = 'd' then format_type(b.oid, null) end,
                   'kind', case when b.typname = 'jsonb' then 'jsonb' when b.typname = 'tsvector' then 'tsvector' when b.typtype in ('r', 'm') then 'range'
                                when b.typcategory = 'A' then 'array' when b.typcategory = 'S' then 'text' else 'other' end,
                   'width', coalesce(s.stawidth, 16), 'distinct', coalesce(s.stadistinct, 0),
                   'correlation', coalesce(case when s.stakind3 = 3 then s.stanumbers3[1] end, 0)))
            from pg_attribute a
            join pg_type d on d.oid = a.atttypid
            join pg_type b on b.oid = (with recursive base(id) as (select d.oid union all select t.typbasetype from base join pg_type t on t.oid = base.id where t.typtype = 'd')
                                       select id from base join pg_type t on t.oid = base.id where t.typtype <> 'd')
            left join lateral (select * from pg_statistic s where s.starelid = c.oid and s.staattnum = a.attnum order by s.stainherit limit 1) s on true
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
         coalesce((select jsonb_agg((select jsonb_agg(pg_get_indexdef(i.indexrelid, k, true) order by k) from generate_series(1, i.indnkeyatts) k))
                     from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
                    where i.indrelid = c.oid and m.amname = 'btree' and i.indpred is null), '[]') as indexes,
         (select datcollate in ('C', 'POSIX') or datlocprovider = 'b' from pg_database where datname = current_database()) as "collatesBytes"
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
