import { sql } from '@products-manager/postgres'
import { plainStatement } from './plain-statement.ts'
import type { SourceSession } from './read-only.ts'

/** One statement that makes a part of the schema, and what it makes. */
export interface SchemaPart {
  what: string
  text: string
}

/** The statements that make a schema as far as the planner sees it: no defaults, triggers, rights or rows. */
export interface SourceSchema {
  extensions: { name: string; schema: string; types: { schema: string; name: string }[] }[]
  /** In groups that go one after the other. */
  groups: SchemaPart[][]
}

const own = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const notOfExtension = (catalog: string, alias: string) =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${alias}.oid and e.deptype = 'e')`

/** Reads what the planner needs from the catalogues; takes no lock on any table. */
export async function readSchema(session: SourceSession): Promise<SourceSchema> {
  const extensions = await session.many(
    sql<SourceSchema['extensions'][number]>('pgops.read_extensions')`
      select e.extname::text as name, n.nspname::text as schema,
             coalesce((select jsonb_agg(jsonb_build_object('schema', tn.nspname, 'name', t.typname))
                         from pg_depend d
                         join pg_type t on t.oid = d.objid and t.typelem = 0 and t.typrelid = 0
                         join pg_namespace tn on tn.oid = t.typnamespace
                        where d.classid = 'pg_type'::regclass and d.refclassid = 'pg_extension'::regclass
                          and d.refobjid = e.oid and d.deptype = 'e'), '[]') as types
        from pg_extension e
        join pg_namespace n on n.oid = e.extnamespace
       where e.extname <> 'plpgsql'
    `,
  )
  const queries = [
    schemas,
    collations,
    types,
    textSearch,
    functions,
    aggregates,
    operators,
    casts,
    tables,
    partitions,
    indexes,
    constraints,
    indexPartitions,
    foreignKeys,
    statistics,
    views,
  ]
  const groups: SchemaPart[][] = []
  for (const query of queries)
    groups.push(await session.many(plainStatement<SchemaPart>('pgops.read_schema', `${query}`)))
  return { extensions, groups }
}

// To write a view or a partition's bounds out, the server opens the relations they are on: those that somebody holds
// exclusively, or waits for so, are left out rather than waited for.
const unlocked = (relation: string) =>
  `not exists (select from pg_locks l join pg_database base on base.oid = l.database and base.datname = current_database()
                where l.relation = ${relation} and l.mode = 'AccessExclusiveLock')`

const schemas = `
  select n.nspname as what, format('create schema if not exists %I', n.nspname) as text from pg_namespace n where ${own}`

// A collation this machine lacks is compared by the root's rules: what matters is that it is none of bytes.
const collations = `
  select c.oid::regcollation::text as what,
         format('do $make$ begin create collation %1$s (%2$s); exception when others then create collation %1$s (provider = icu, locale = ''und'', deterministic = %3$s); end $make$',
           c.oid::regcollation,
           case c.collprovider
             when 'c' then format('lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype)
             else format('provider = %s, locale = %L, deterministic = %s', case c.collprovider when 'b' then 'builtin' else 'icu' end,
                         coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate), c.collisdeterministic::text)
                  || coalesce(format(', rules = %L', to_jsonb(c) ->> 'collicurules'), '') end,
           c.collisdeterministic::text) as text
    from pg_collation c
    join pg_namespace n on n.oid = c.collnamespace
   where ${own} and ${notOfExtension('pg_collation', 'c')}`

const types = `
  select t.oid::regtype::text as what,
         case t.typtype
           when 'e' then format('create type %I.%I as enum (%s)', n.nspname, t.typname,
             (select coalesce(string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder), '') from pg_enum e where e.enumtypid = t.oid))
           when 'd' then format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
             || case when t.typcollation <> 0 and t.typcollation <> b.typcollation then ' collate ' || t.typcollation::regcollation else '' end
             || coalesce((select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '') from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '')
           when 'r' then (select format('create type %I.%I as range (subtype = %s, multirange_type_name = %s)', n.nspname, t.typname, format_type(r.rngsubtype, null), r.rngmultitypid::regtype) from pg_range r where r.rngtypid = t.oid)
           else format('create type %I.%I as (%s)', n.nspname, t.typname,
             (select coalesce(string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum), '')
                from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
         end as text
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_type b on b.oid = t.typbasetype
    left join pg_class c on c.oid = t.typrelid
   where ${own} and ${notOfExtension('pg_type', 't')} and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and c.relkind = 'c')
   order by case t.typtype when 'e' then 0 else 1 end, t.oid`

// Which words a text has is nothing the planner asks: the configuration has to be there.
const textSearch = `
  select c.oid::regconfig::text as what, format('create text search configuration %s (copy = pg_catalog.simple)', c.oid::regconfig) as text
    from pg_ts_config c
    join pg_namespace n on n.oid = c.cfgnamespace
   where ${own} and ${notOfExtension('pg_ts_config', 'c')}`

const functions = `
  select p.oid::regprocedure::text as what, pg_get_functiondef(p.oid) as text
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
   where ${own} and ${notOfExtension('pg_proc', 'p')} and p.prokind in ('f', 'p', 'w') and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
   order by p.oid`

const aggregates = `
  select p.oid::regprocedure::text as what,
         format('create aggregate %I.%I (%s) (sfunc = %s, stype = %s', n.nspname, p.proname, coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), a.aggtransfn::oid::regproc, format_type(a.aggtranstype, null))
           || case when a.aggfinalfn <> 0 then ', finalfunc = ' || a.aggfinalfn::oid::regproc || case when a.aggfinalextra then ', finalfunc_extra' else '' end else '' end
           || case when a.aggcombinefn <> 0 then ', combinefunc = ' || a.aggcombinefn::oid::regproc else '' end
           || case when a.agginitval is not null then ', initcond = ' || quote_literal(a.agginitval) else '' end
           || case p.proparallel when 's' then ', parallel = safe)' when 'r' then ', parallel = restricted)' else ')' end as text
    from pg_aggregate a
    join pg_proc p on p.oid = a.aggfnoid
    join pg_namespace n on n.oid = p.pronamespace
   where ${own} and ${notOfExtension('pg_proc', 'p')}`

const operators = `
  select o.oid::regoperator::text as what,
         format('create operator %I.%s (function = %s', n.nspname, o.oprname, o.oprcode::oid::regproc)
           || case when o.oprleft <> 0 then ', leftarg = ' || format_type(o.oprleft, null) else '' end
           || case when o.oprright <> 0 then ', rightarg = ' || format_type(o.oprright, null) else '' end
           || coalesce((select format(', commutator = operator(%I.%s)', k.nspname, c.oprname) from pg_operator c join pg_namespace k on k.oid = c.oprnamespace where c.oid = o.oprcom), '')
           || coalesce((select format(', negator = operator(%I.%s)', k.nspname, c.oprname) from pg_operator c join pg_namespace k on k.oid = c.oprnamespace where c.oid = o.oprnegate), '')
           || case when o.oprrest <> 0 then ', restrict = ' || o.oprrest::oid::regproc else '' end
           || case when o.oprjoin <> 0 then ', join = ' || o.oprjoin::oid::regproc else '' end
           || case when o.oprcanhash then ', hashes' else '' end || case when o.oprcanmerge then ', merges' else '' end || ')' as text
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
   where ${own} and ${notOfExtension('pg_operator', 'o')} and o.oprcode <> 0`

const casts = `
  select format('cast from %s to %s', c.castsource::regtype, c.casttarget::regtype) as what,
         format('create cast (%s as %s) %s', c.castsource::regtype, c.casttarget::regtype,
           case c.castmethod when 'f' then 'with function ' || c.castfunc::oid::regprocedure when 'i' then 'with inout' else 'without function' end)
           || case c.castcontext when 'i' then ' as implicit' when 'a' then ' as assignment' else '' end as text
    from pg_cast c
   where c.oid >= 16384 and ${notOfExtension('pg_cast', 'c')}
     and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i')`

// A materialised view and a foreign table are tables to the planner; dropped columns keep the others' numbers.
const tables = `
  select c.oid::regclass::text as what,
         format('create table %I.%I (%s)%s', n.nspname, c.relname,
           (select coalesce(string_agg(case when a.attisdropped then format('%I int', a.attname) else
                     format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                     || case when a.attcollation <> 0 and a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end
                     || case when a.attgenerated = 'v' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') virtual' else '' end
                     || case when a.attnotnull then ' not null' else '' end end, ', ' order by a.attnum), '')
              from pg_attribute a
              left join pg_type t on t.oid = a.atttypid
              left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where a.attrelid = c.oid and a.attnum > 0),
           case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else ' with (autovacuum_enabled = off' ||
             coalesce((select ', ' || o from unnest(c.reloptions) o where o like 'parallel_workers=%' limit 1), '')
             || coalesce((select ', ' || o from unnest(c.reloptions) o where o like 'fillfactor=%' and c.relkind = 'r' limit 1), '') || ')' end)
         || coalesce((select string_agg(format('; alter table %I.%I drop column %I', n.nspname, c.relname, a.attname), '')
                        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attisdropped), '') as text
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and ${notOfExtension('pg_class', 'c')} and c.relkind in ('r', 'p', 'm', 'f')
     and (${unlocked('c.oid')} or not exists (select from pg_attribute a where a.attrelid = c.oid and a.attgenerated = 'v'))
   order by c.oid`

const partitions = `
  select h.inhrelid::regclass::text as what,
         case when c.relispartition
              then format('alter table %s attach partition %s %s', h.inhparent::regclass, h.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid))
              else format('alter table %s inherit %s', h.inhrelid::regclass, h.inhparent::regclass) end as text
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid and c.relkind in ('r', 'p', 'f')
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and not coalesce(h.inhdetachpending, false)
     and ${unlocked('c.oid')} and ${unlocked('h.inhparent')}
   order by h.inhparent, h.inhseqno`

const indexes = `
  select i.indexrelid::regclass::text as what, pg_get_indexdef(i.indexrelid) as text
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and i.indislive and (i.indisvalid or c.relkind = 'p')
     and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid and k.contype in ('p', 'u', 'x'))
   order by i.indexrelid`

const constraints = `
  select k.conrelid::regclass || ' ' || k.conname as what,
         format('alter table only %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as text
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and ${notOfExtension('pg_class', 'c')} and k.contype in ('p', 'u', 'x') and c.relkind in ('r', 'p')
   union all
  select k.conrelid::regclass || ' ' || k.conname,
         format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and ${notOfExtension('pg_class', 'c')} and k.contype = 'c' and k.conislocal and c.relkind in ('r', 'p')`

const indexPartitions = `
  select h.inhrelid::regclass::text as what, format('alter index %s attach partition %s', h.inhparent::regclass, h.inhrelid::regclass) as text
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid and c.relkind in ('i', 'I')
    join pg_namespace n on n.oid = c.relnamespace
   where ${own}
   order by h.inhrelid`

// Not validated: nothing may read the tables, whose pages are none.
const foreignKeys = `
  select k.conrelid::regclass || ' ' || k.conname as what,
         format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
           || case when c.relkind = 'r' and pg_get_constraintdef(k.oid) !~ '(NOT VALID|NOT ENFORCED)$' then ' not valid' else '' end as text
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and k.contype = 'f' and k.conparentid = 0`

const statistics = `
  select s.stxname as what, pg_get_statisticsobjdef(s.oid) as text
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
   where ${own}`

const views = `
  select c.oid::regclass::text as what,
         format('create view %s (%s) as %s', c.oid::regclass,
           (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
           rtrim(pg_get_viewdef(c.oid), ';')) as text
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where ${own} and ${notOfExtension('pg_class', 'c')} and c.relkind = 'v'
     and not exists (select from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
                      where w.ev_class = c.oid and not ${unlocked('d.refobjid')})
   order by c.oid`
