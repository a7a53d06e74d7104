import type { Client } from 'pg'
import { ask, type CatalogObject, columnComments, comment, OWN } from './catalog-objects.ts'

// Partitions over time come and go with the calendar, made by a job: they are contents, not schema.
const TIMED_PARTITION = `
  c.relispartition and exists (
    select from pg_inherits h
      join pg_partitioned_table p on p.partrelid = h.inhparent
      join pg_attribute a on a.attrelid = h.inhparent and a.attnum = p.partattrs[0]
     where h.inhrelid = c.oid and p.partstrat = 'r' and a.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
       and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT')`

/** Tables with their columns, constraints, indexes, statistics, policies and comments; complete, those that are contents, too. */
export async function listTables(client: Client, isComplete = false): Promise<CatalogObject[]> {
  return ask(
    client,
    'table',
    `
    select 'pg_class:' || c.oid as id, c.oid::regclass::text as name,
           format('create %stable %s', case c.relpersistence when 'u' then 'unlogged ' else '' end, c.oid::regclass)
             || case when c.relispartition then ${partitionOf} else E' (\\n' || coalesce(${lines}, '') || E'\\n)' || ${inherits} end
             || case when c.relkind = 'p' then ' partition by ' || lower(split_part(pg_get_partkeydef(c.oid), ' ', 1))
                  || substr(pg_get_partkeydef(c.oid), strpos(pg_get_partkeydef(c.oid), ' ')) else '' end
             || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') || ';'
             || ${ownedSequences} || ${indexes} || ${statistics} || ${identity} || ${security}
             || ${comment("'table'", 'c.oid::regclass::text', "obj_description(c.oid, 'pg_class')")}
             || ${columnComments('c')} || ${partComments} as text
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where ${OWN.schema('n')} and ${OWN.object('pg_class', 'c')} and c.relkind in ('r', 'p')
       and (${isComplete} or (${OWN.table('c')} and not (${TIMED_PARTITION})))`,
  )
}

const columnText = `
  '  ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
  || case when a.attcollation <> 0 and a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end
  || case when a.attcompression <> '' then ' compression ' || case a.attcompression when 'l' then 'lz4' else 'pglz' end else '' end
  || case
       when a.attidentity <> '' then ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
         || ${identityOptions()}
       when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')'
         || case a.attgenerated when 's' then ' stored' else ' virtual' end
       when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
       else '' end
  || case when a.attnotnull then ' not null' else '' end`

function identityOptions(): string {
  return `coalesce((select ' (' || nullif(concat_ws(' ',
               case when s.seqstart <> 1 then 'start with ' || s.seqstart end,
               case when s.seqincrement <> 1 then 'increment by ' || s.seqincrement end,
               case when s.seqcache <> 1 then 'cache ' || s.seqcache end), '') || ')'
             from pg_depend x join pg_sequence s on s.seqrelid = x.objid
            where x.classid = 'pg_class'::regclass and x.refobjid = c.oid and x.refobjsubid = a.attnum and x.deptype = 'i'), '')`
}

// Columns in their order, then the constraints by kind and name.
const lines = `(
  select string_agg(part.text, E',\\n' order by part.rank, part.position, part.name)
    from (select 0 as rank, a.attnum as position, '' as name, ${columnText} as text
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attislocal or c.relispartition)
          union all
          select strpos('puxc', k.contype), 0, k.conname, '  constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid, true)
            from pg_constraint k
           where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'c') and k.conislocal and k.conparentid = 0) part)`

const localConstraints = `(
  select string_agg('  constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid, true), E',\\n' order by k.conname)
    from pg_constraint k
   where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'c') and k.conislocal and k.conparentid = 0)`

const partitionOf = `(
  select format(' partition of %s', h.inhparent::regclass) || coalesce(E' (\\n' || ${localConstraints} || E'\\n)', '')
         || ' ' || lower(substr(pg_get_expr(c.relpartbound, c.oid), 1, case when pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' then 7 else 10 end))
         || case when pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' then '' else substr(pg_get_expr(c.relpartbound, c.oid), 11) end
    from pg_inherits h where h.inhrelid = c.oid)`

const inherits = `coalesce((
  select ' inherits (' || string_agg(h.inhparent::regclass::text, ', ' order by h.inhseqno) || ')'
    from pg_inherits h where h.inhrelid = c.oid), '')`

const ownedSequences = `coalesce((
  select string_agg(format(E'\\nalter sequence %s owned by %s.%I;', x.objid::regclass, c.oid::regclass, a.attname), '' order by x.objid::regclass::text)
    from pg_depend x
    join pg_class s on s.oid = x.objid and s.relkind = 'S'
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.refobjsubid
   where x.classid = 'pg_class'::regclass and x.refclassid = 'pg_class'::regclass and x.refobjid = c.oid and x.deptype = 'a'), '')`

// Those of constraints come with these, those of partitions with the partitioned table's.
const indexes = `coalesce((
  select string_agg(E'\\n' || pg_get_indexdef(i.indexrelid) || ';', '' order by i.indexrelid::regclass::text)
    from pg_index i
   where i.indrelid = c.oid
     and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid and k.contype in ('p', 'u', 'x'))
     and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid)), '')`

const statistics = `coalesce((
  select string_agg(E'\\n' || pg_get_statisticsobjdef(s.oid) || ';', '' order by s.stxname) from pg_statistic_ext s where s.stxrelid = c.oid), '')
  || coalesce((
  select string_agg(format(E'\\nalter table %s alter column %I set statistics %s;', c.oid::regclass, a.attname, a.attstattarget), '' order by a.attnum)
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attstattarget >= 0), '')
  || coalesce((
  select string_agg(format(E'\\nalter table %s alter column %I set storage %s;', c.oid::regclass, a.attname,
                           case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end), '' order by a.attnum)
    from pg_attribute a join pg_type t on t.oid = a.atttypid
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not c.relispartition and a.attstorage <> t.typstorage), '')`

const identity = `case c.relreplident
  when 'f' then format(E'\\nalter table %s replica identity full;', c.oid::regclass)
  when 'n' then format(E'\\nalter table %s replica identity nothing;', c.oid::regclass)
  when 'i' then coalesce((select format(E'\\nalter table %s replica identity using index %I;', c.oid::regclass, x.relname)
                            from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident), '')
  else '' end`

const security = `case when c.relrowsecurity then format(E'\\nalter table %s enable row level security;', c.oid::regclass) else '' end
  || case when c.relforcerowsecurity then format(E'\\nalter table %s force row level security;', c.oid::regclass) else '' end
  || coalesce((
  select string_agg(format(E'\\ncreate policy %I on %s as %s for %s to %s', p.polname, c.oid::regclass,
                           case when p.polpermissive then 'permissive' else 'restrictive' end,
                           case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                           coalesce((select string_agg(quote_ident(r.rolname), ', ' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)), 'public'))
                    || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
                    || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';', '' order by p.polname)
    from pg_policy p where p.polrelid = c.oid), '')`

const partComments = `coalesce((
  select string_agg(format(E'\\ncomment on index %s is %L;', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class')), '' order by i.indexrelid::regclass::text)
    from pg_index i where i.indrelid = c.oid and obj_description(i.indexrelid, 'pg_class') is not null), '')
  || coalesce((
  select string_agg(format(E'\\ncomment on constraint %I on %s is %L;', k.conname, c.oid::regclass, obj_description(k.oid, 'pg_constraint')), '' order by k.conname)
    from pg_constraint k where k.conrelid = c.oid and k.contype <> 'f' and obj_description(k.oid, 'pg_constraint') is not null), '')`
