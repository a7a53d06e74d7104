import { identifier, type Part, type Reads, sql } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { ArchivedColumn } from './format/rows.ts'

export interface TableColumn extends ArchivedColumn {
  isGenerated: boolean
}

/** A foreign key of another table, or of the table itself, that points to the table. */
export interface Reference {
  /** `schema.table` */
  table: string
  schema: string
  name: string
  columns: string[]
  /** Of the table it points to. */
  referred: string[]
}

export interface TablePartition {
  schema: string
  name: string
  /** Such as `FOR VALUES FROM ('…') TO ('…')`. */
  bounds: string
  isDetaching: boolean
}

/** What archiving has to know of a table. */
export interface TableFacts {
  schema: string
  name: string
  /** `schema.table` */
  table: string
  columns: TableColumn[]
  /** The primary key, or a unique index over columns that are never null; empty without one. */
  key: string[]
  isPartitioned: boolean
  /** The one column by whose ranges it is partitioned; null otherwise. */
  rangeColumn: string | null
  hasDefaultPartition: boolean
  hasRowSecurity: boolean
  references: Reference[]
}

/** Looks a table up; `public` where no schema is told. */
export async function readTableFacts(database: Reads<string>, table: string): Promise<TableFacts> {
  const found = await findTableFacts(database, table)
  if (found) return found
  const { schema, name } = tableName(table)
  throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `There is no table ${schema}.${name}.`)
}

/** The table, or null where there is none. */
export function findTableFacts(database: Reads<string>, table: string): Promise<TableFacts | null> {
  const { schema, name } = tableName(table)
  return database.maybeOne(sql<TableFacts>('archive.read_table_facts')`
    select n.nspname as schema, c.relname as name, n.nspname || '.' || c.relname as "table",
           (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                   'isGenerated', a.attgenerated <> '') order by a.attnum)
              from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
           coalesce((select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum))
              from pg_index i
              join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
             where i.indexrelid = (
               select u.indexrelid
                 from pg_index u
                where u.indrelid = c.oid and u.indisunique and u.indisvalid and u.indpred is null and u.indexprs is null
                  and u.indnkeyatts = u.indnatts
                  and not exists (select from pg_attribute m where m.attrelid = c.oid and m.attnum = any (u.indkey) and not m.attnotnull)
                order by u.indisprimary desc, u.indexrelid limit 1)), '[]') as key,
           c.relkind = 'p' as "isPartitioned",
           (select a.attname from pg_partitioned_table p
              join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
             where p.partrelid = c.oid and p.partstrat = 'r' and p.partnatts = 1) as "rangeColumn",
           coalesce((select p.partdefid <> 0 from pg_partitioned_table p where p.partrelid = c.oid), false) as "hasDefaultPartition",
           c.relrowsecurity as "hasRowSecurity",
           coalesce((select json_agg(json_build_object('table', rn.nspname || '.' || r.relname, 'schema', rn.nspname, 'name', r.relname,
                   'columns', (select json_agg(a.attname order by k.place)
                                 from unnest(f.conkey) with ordinality as k (attnum, place)
                                 join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum),
                   'referred', (select json_agg(a.attname order by k.place)
                                 from unnest(f.confkey) with ordinality as k (attnum, place)
                                 join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.attnum)) order by r.oid)
              from pg_constraint f
              join pg_class r on r.oid = f.conrelid
              join pg_namespace rn on rn.oid = r.relnamespace
             where f.contype = 'f' and f.confrelid = c.oid and f.conparentid = 0), '[]') as "references"
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${schema} and c.relname = ${name} and c.relkind in ('r', 'p') and c.relpersistence <> 't'
  `)
}

/** The partitions of a table, by their bounds: those of ranges of time are oldest first. */
export function listTablePartitions(database: Reads<string>, { schema, name }: TableFacts): Promise<TablePartition[]> {
  return database.many(sql<TablePartition>('archive.list_partitions')`
    select n.nspname as schema, p.relname as name, pg_get_expr(p.relpartbound, p.oid) as bounds,
           i.inhdetachpending as "isDetaching"
      from pg_inherits i
      join pg_class p on p.oid = i.inhrelid
      join pg_namespace n on n.oid = p.relnamespace
     where i.inhparent = (select c.oid from pg_class c join pg_namespace s on s.oid = c.relnamespace
                           where s.nspname = ${schema} and c.relname = ${name})
       and p.relkind = 'r'
     order by 3, 2
  `)
}

export function tableName(table: string): { schema: string; name: string } {
  const [first = '', second] = table.split('.')
  return second === undefined ? { schema: 'public', name: first } : { schema: first, name: second }
}

/** The quoted name of a table. */
export function tablePart(table: { schema: string; name: string }): Part {
  return identifier(table.schema, table.name)
}
