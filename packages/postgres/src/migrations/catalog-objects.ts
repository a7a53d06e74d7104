import type { Client } from 'pg'
import { LEDGER_TABLES } from './ledger.ts'
import { MigrationError } from './migration-error.ts'

/** One thing of a schema, with the statements that make it. */
export interface CatalogObject {
  /** `class:oid`, as dependencies name it. */
  id: string
  kind: Kind
  /** Sorts the objects of one kind. */
  name: string
  text: string
}

export type Kind =
  | 'schema'
  | 'extension'
  | 'type'
  | 'sequence'
  | 'function'
  | 'table'
  | 'view'
  | 'foreign key'
  | 'trigger'

/** Objects in schemas of the database's own: not PostgreSQL's, not an extension's, not the runner's tables. */
export const OWN = {
  schema: (schema: string) => `${schema}.nspname !~ '^pg_' and ${schema}.nspname <> 'information_schema'`,
  object: (catalog: string, alias: string) =>
    `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${alias}.oid and e.deptype = 'e')`,
  table: (alias: string) => `${alias}.relname <> all (array[${LEDGER_TABLES.map((name) => `'${name}'`).join(', ')}])`,
}

/** Schemas other than public. */
export async function listSchemas(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'schema',
    `
    select 'pg_namespace:' || n.oid as id, n.nspname as name, format('create schema %I;', n.nspname) as text
      from pg_namespace n
     where ${OWN.schema('n')} and n.nspname <> 'public' and ${OWN.object('pg_namespace', 'n')}`,
  )
}

/** Extensions, without their versions: those are the server's. */
export async function listExtensions(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'extension',
    `
    select 'pg_extension:' || e.oid as id, e.extname as name,
           format('create extension if not exists %I with schema %I;', e.extname, n.nspname) as text
      from pg_extension e
      join pg_namespace n on n.oid = e.extnamespace
     where e.extname <> 'plpgsql'`,
  )
}

/** Enumerations, domains, ranges and composite types. */
export async function listTypes(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'type',
    `
    select 'pg_type:' || t.oid as id, t.oid::regtype::text as name,
           case t.typtype
             when 'e' then format(E'create type %s as enum (\\n%s\\n);', t.oid::regtype,
               (select string_agg('  ' || quote_literal(e.enumlabel), E',\\n' order by e.enumsortorder)
                  from pg_enum e where e.enumtypid = t.oid))
             when 'd' then format('create domain %s as %s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod))
               || coalesce(' default ' || t.typdefault, '')
               || case when t.typnotnull then ' not null' else '' end
               || coalesce((select string_agg(format(E'\\n  constraint %I %s', k.conname, pg_get_constraintdef(k.oid, true)), '' order by k.conname)
                              from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '') || ';'
             when 'r' then (select format('create type %s as range (subtype = %s%s);', t.oid::regtype, format_type(r.rngsubtype, null),
                                          case when r.rngsubdiff = 0 then '' else ', subtype_diff = ' || r.rngsubdiff::regproc end)
                              from pg_range r where r.rngtypid = t.oid)
             else format(E'create type %s as (\\n%s\\n);', t.oid::regtype,
               (select string_agg(format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), E',\\n' order by a.attnum)
                  from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
           end || ${comment("'type'", 't.oid::regtype::text', "obj_description(t.oid, 'pg_type')")} as text
      from pg_type t
      join pg_namespace n on n.oid = t.typnamespace
      left join pg_class c on c.oid = t.typrelid
     where ${OWN.schema('n')} and ${OWN.object('pg_type', 't')}
       and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))`,
  )
}

/** Functions and procedures. */
export async function listFunctions(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'function',
    `
    select 'pg_proc:' || p.oid as id, p.oid::regprocedure::text as name,
           rtrim(pg_get_functiondef(p.oid), E'\\n') || ';'
             || ${comment(`case p.prokind when 'p' then 'procedure' else 'function' end`, 'p.oid::regprocedure::text', "obj_description(p.oid, 'pg_proc')")} as text
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_proc', 'p')} and p.prokind in ('f', 'p', 'w')
       and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,
  )
}

/** Sequences that are not an identity column's. Those of serial columns are given to their column with the table. */
export async function listSequences(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'sequence',
    `
    select 'pg_class:' || c.oid as id, c.oid::regclass::text as name,
           format('create sequence %s as %s increment by %s minvalue %s maxvalue %s start with %s cache %s%s;', c.oid::regclass,
                  s.seqtypid::regtype, s.seqincrement, s.seqmin, s.seqmax, s.seqstart, s.seqcache, case when s.seqcycle then ' cycle' else '' end)
             || ${comment("'sequence'", 'c.oid::regclass::text', "obj_description(c.oid, 'pg_class')")} as text
      from pg_class c
      join pg_sequence s on s.seqrelid = c.oid
      join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')}
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')`,
  )
}

/** Views and materialised views, with the indexes and comments of these. */
export async function listViews(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'view',
    `
    select 'pg_class:' || c.oid as id, c.oid::regclass::text as name,
           format(E'create %s %s%s as\\n%s', case c.relkind when 'm' then 'materialized view' else 'view' end, c.oid::regclass,
                  coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', ''), pg_get_viewdef(c.oid, true))
             || coalesce((select string_agg(E'\\n' || pg_get_indexdef(i.indexrelid) || ';', '' order by i.indexrelid::regclass::text)
                            from pg_index i where i.indrelid = c.oid), '')
             || ${comment(`case c.relkind when 'm' then 'materialized view' else 'view' end`, 'c.oid::regclass::text', "obj_description(c.oid, 'pg_class')")}
             || ${columnComments('c')} as text
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and c.relkind in ('v', 'm')`,
  )
}

/** Foreign keys, made after all tables since they may go round in a circle. */
export async function listForeignKeys(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'foreign key',
    `
    select 'pg_constraint:' || k.oid as id, k.conrelid::regclass || ' ' || k.conname as name,
           format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid, true)) as text
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and k.contype = 'f' and k.conparentid = 0 and k.conislocal`,
  )
}

/** Triggers, of tables and views. */
export async function listTriggers(client: Client): Promise<CatalogObject[]> {
  return ask(
    client,
    'trigger',
    `
    select 'pg_trigger:' || t.oid as id, t.tgrelid::regclass || ' ' || t.tgname as name,
           pg_get_triggerdef(t.oid, true) || ';'
             || case t.tgenabled when 'O' then '' else format(E'\\nalter table %s %s trigger %I;', t.tgrelid::regclass,
                  case t.tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end, t.tgname) end
             || coalesce(format(E'\\ncomment on trigger %I on %s is %L;', t.tgname, t.tgrelid::regclass, obj_description(t.oid, 'pg_trigger')),  '') as text
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and not t.tgisinternal and t.tgparentid = 0`,
  )
}

/** A schema.sql that silently left something out would be believed: so what is not written here is an error. */
export async function refuseUnknown(client: Client): Promise<void> {
  const { rows } = await client.query<{ what: string }>(`
    select 'aggregate ' || p.oid::regprocedure as what
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_proc', 'p')} and p.prokind = 'a'
    union all
    select 'foreign table ' || c.oid::regclass
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and c.relkind = 'f'
    union all
    select 'operator ' || o.oid::regoperator
      from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_operator', 'o')}
    union all
    select 'rule ' || r.rulename || ' on ' || r.ev_class::regclass
      from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and r.rulename <> '_RETURN'
    union all
    select 'collation ' || c.oid::regcollation
      from pg_collation c join pg_namespace n on n.oid = c.collnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_collation', 'c')}
    union all
    select 'text search configuration ' || t.oid::regconfig
      from pg_ts_config t join pg_namespace n on n.oid = t.cfgnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_ts_config', 't')}
     limit 1`)
  if (!rows[0]) return
  throw new MigrationError(
    'MIGRATION_CANNOT_DUMP',
    `schema.sql cannot describe ${rows[0].what}: dumpSchema does not know this kind of object.`,
  )
}

/** An SQL expression for `comment on … is '…'`, from expressions of its parts; empty when there is no comment. */
export function comment(kind: string, name: string, description: string): string {
  return `case when ${description} is null then ''
               else format(E'\\ncomment on %s %s is %L;', ${kind}, ${name}, ${description}) end`
}

/** An expression for the comments of a relation's columns. */
export function columnComments(relation: string): string {
  return `coalesce((select string_agg(format(E'\\ncomment on column %s.%I is %L;', ${relation}.oid::regclass, a.attname, d.description), '' order by a.attnum)
                      from pg_description d
                      join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
                     where d.classoid = 'pg_class'::regclass and d.objoid = ${relation}.oid and d.objsubid > 0), '')`
}

export async function ask(client: Client, kind: Kind, query: string): Promise<CatalogObject[]> {
  const { rows } = await client.query<Omit<CatalogObject, 'kind'>>(query)
  return rows.map((row) => ({ ...row, kind }))
}
