import type { TestDatabase } from '@products-manager/postgres/testing'

/** A column as the server has it: `varchar(50)` is type `varchar`, digits [50]. */
export interface Column {
  table: string
  name: string
  type: string
  digits: number[]
  notNull: boolean
}

export interface Index {
  name: string
  table: string
  /** In order, with `desc` where it is so; an expression as it is written. */
  columns: string[]
  /** All that it is but its name. */
  definition: string
}

export interface ForeignKey {
  name: string
  table: string
  columns: string[]
}

/** The columns of the tables of our own. */
export function listColumns(database: TestDatabase): Promise<Column[]> {
  return database.query<Column & { [name: string]: unknown }>(`
    select c.relname as table,
           a.attname as name,
           case t.typname when 'int4' then 'integer' when 'int8' then 'bigint' when 'bool' then 'boolean'
                else t.typname end as type,
           coalesce(string_to_array(substring(format_type(a.atttypid, a.atttypmod) from '\\((.*)\\)'), ','), '{}')::int[]
             as digits,
           a.attnotnull as "notNull"
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
      join pg_type t on t.oid = a.atttypid
     where c.relnamespace = 'public'::regnamespace
       and a.attnum > 0
       and not a.attisdropped
     order by c.relname, a.attnum`)
}

/** The valid indexes of those tables. */
export function listIndexes(database: TestDatabase): Promise<Index[]> {
  return database.query<Index & { [name: string]: unknown }>(`
    select i.relname as name,
           t.relname as table,
           array(select pg_get_indexdef(x.indexrelid, n, true) || case x.indoption[n - 1] & 1 when 1 then ' desc' else '' end
                   from generate_series(1, x.indnkeyatts) n) as columns,
           regexp_replace(pg_get_indexdef(x.indexrelid), '^CREATE (UNIQUE )?INDEX \\S+ ', '') as definition
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
      join pg_class t on t.oid = x.indrelid
     where t.relnamespace = 'public'::regnamespace
       and x.indisvalid
     order by i.relname`)
}

export function listForeignKeys(database: TestDatabase): Promise<ForeignKey[]> {
  return database.query<ForeignKey & { [name: string]: unknown }>(`
    select k.conname as name,
           k.conrelid::regclass::text as table,
           array(select a.attname::text
                   from unnest(k.conkey) with ordinality u (number, place)
                   join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
                  order by u.place) as columns
      from pg_constraint k
     where k.contype = 'f'
     order by k.conname`)
}
