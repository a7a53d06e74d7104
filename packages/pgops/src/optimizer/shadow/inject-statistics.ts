import { DatabaseError, type Session } from '@products-manager/postgres'
import { plainStatement } from '../source/plain-statement.ts'
import type { ColumnStatistics, ExtendedStatistics, SourceStatistics } from '../source/read-statistics.ts'

export type ShadowSession = Session<'shadow'>

// The rows of pg_statistic are written themselves: the functions that restore statistics came with PostgreSQL 18, and
// what they would write is this. A value's operators are those of its type's default operator class, as in ANALYZE.
const INSERT = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as g(
    schema text, "table" text, "column" text, inherited boolean, "nullFraction" float4, "averageWidth" int, "distinct" float4,
    "commonValues" text, "commonFrequencies" float4[], histogram text, correlation float4,
    "commonElements" text, "elementFrequencies" float4[], "elementHistogram" float4[],
    "lengthHistogram" text, "emptyFraction" float4, "boundsHistogram" text)
), columns as (
  select g.*, a.attrelid, a.attnum, a.attcollation as coll,
         case when t.typtype = 'd' then (with recursive base(id) as (select t.oid union all select d.typbasetype from base join pg_type d on d.oid = base.id where d.typtype = 'd')
                                         select id from base join pg_type b on b.oid = base.id where b.typtype <> 'd') else t.oid end as typ
    from given g
    join pg_namespace n on n.nspname = g.schema
    join pg_class c on c.relnamespace = n.oid and c.relname = g."table"
    join pg_attribute a on a.attrelid = c.oid and a.attname = g."column" and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
), typed as (
  select c.*, t.typelem as element,
         case when t.typtype = 'e' then 'anyenum'::regtype::oid when t.typtype = 'r' then 'anyrange'::regtype when t.typtype = 'm' then 'anymultirange'::regtype
              when t.typtype = 'c' then 'record'::regtype when t.typelem <> 0 and t.typlen = -1 then 'anyarray'::regtype
              when t.oid = 'varchar'::regtype then 'text'::regtype when t.oid = 'cidr'::regtype then 'inet'::regtype else t.oid end as key,
         case when e.oid is null then case when t.oid = 'tsvector'::regtype then 'text'::regtype::oid end
              when e.typtype = 'e' then 'anyenum'::regtype when e.oid = 'varchar'::regtype then 'text'::regtype when e.typtype = 'c' then 'record'::regtype else e.oid end as element_key
    from columns c
    join pg_type t on t.oid = c.typ
    left join pg_type e on e.oid = t.typelem and t.typlen = -1
), operated as (
  select t.*, lt.amopopr as lt, coalesce(eq.amopopr, heq.amopopr) as eq, coalesce(eeq.amopopr, eheq.amopopr) as eeq
    from typed t
    left join pg_opclass b on b.opcmethod = 403 and b.opcdefault and b.opcintype = t.key
    left join pg_amop lt on lt.amopfamily = b.opcfamily and lt.amoplefttype = t.key and lt.amoprighttype = t.key and lt.amopstrategy = 1
    left join pg_amop eq on eq.amopfamily = b.opcfamily and eq.amoplefttype = t.key and eq.amoprighttype = t.key and eq.amopstrategy = 3
    left join pg_opclass h on h.opcmethod = 405 and h.opcdefault and h.opcintype = t.key
    left join pg_amop heq on heq.amopfamily = h.opcfamily and heq.amoplefttype = t.key and heq.amoprighttype = t.key and heq.amopstrategy = 1
    left join pg_opclass eb on eb.opcmethod = 403 and eb.opcdefault and eb.opcintype = t.element_key
    left join pg_amop eeq on eeq.amopfamily = eb.opcfamily and eeq.amoplefttype = t.element_key and eeq.amoprighttype = t.element_key and eeq.amopstrategy = 3
    left join pg_opclass eh on eh.opcmethod = 405 and eh.opcdefault and eh.opcintype = t.element_key
    left join pg_amop eheq on eheq.amopfamily = eh.opcfamily and eheq.amoplefttype = t.element_key and eheq.amoprighttype = t.element_key and eheq.amopstrategy = 1
)
insert into pg_statistic (
  starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct,
  stakind1, staop1, stacoll1, stanumbers1, stavalues1,
  stakind2, staop2, stacoll2, stanumbers2, stavalues2,
  stakind3, staop3, stacoll3, stanumbers3, stavalues3,
  stakind4, staop4, stacoll4, stanumbers4, stavalues4,
  stakind5, staop5, stacoll5, stanumbers5, stavalues5)
select attrelid, attnum, inherited, "nullFraction", "averageWidth", "distinct",
  case when mcv then 1 else 0 end, case when mcv then eq else 0 end, case when mcv then coll else 0 end,
  case when mcv then "commonFrequencies" end, case when mcv then array_in("commonValues"::cstring, typ, -1) end,
  case when hist then 2 else 0 end, case when hist then lt else 0 end, case when hist then coll else 0 end,
  null, case when hist then array_in(histogram::cstring, typ, -1) end,
  case when corr then 3 else 0 end, case when corr then lt else 0 end, case when corr then coll else 0 end,
  case when corr then array[correlation] end, null,
  case when mce then 4 when bounds then 7 else 0 end, case when mce then eeq else 0 end, case when mce then element_coll else 0 end,
  case when mce then "elementFrequencies" end,
  case when mce then array_in("commonElements"::cstring, coalesce(nullif(element, 0), 'text'::regtype::oid), -1)
       when bounds then array_in("boundsHistogram"::cstring, typ, -1) end,
  case when dec then 5 when lengths then 6 else 0 end, case when dec then eeq when lengths then 672 else 0 end,
  case when dec then element_coll else 0 end,
  case when dec then "elementHistogram" when lengths then array["emptyFraction"] end,
  case when lengths then array_in("lengthHistogram"::cstring, 'float8'::regtype, -1) end
from (select o.*, "commonValues" is not null and eq is not null as mcv, histogram is not null and lt is not null as hist,
             correlation is not null and lt is not null as corr, "commonElements" is not null and eeq is not null as mce,
             "elementHistogram" is not null and eeq is not null as dec, "boundsHistogram" is not null as bounds,
             "lengthHistogram" is not null as lengths, case when typ = 'tsvector'::regtype then 100 else coll end as element_coll
        from operated o) ready`

const BATCH = 500

/** Makes the shadow's planner know of the columns what the source's knows; gives those it could not be told of. */
export async function injectStatistics(session: ShadowSession, statistics: SourceStatistics): Promise<string[]> {
  const missed: string[] = []
  for (let start = 0; start < statistics.columns.length; start += BATCH) {
    missed.push(...(await insert(session, statistics.columns.slice(start, start + BATCH))))
  }
  missed.push(...(await injectExtended(session, statistics.extended)))
  return missed
}

/** All at once; where one fails, in halves until it is alone. */
async function insert(session: ShadowSession, columns: ColumnStatistics[]): Promise<string[]> {
  try {
    await session.run(plainStatement('pgops.inject_statistics', INSERT, [JSON.stringify(columns)]))
    return []
  } catch (error) {
    const [only] = columns
    if (columns.length === 1 && only) return [`${only.schema}.${only.table}.${only.column}: ${messageOf(error)}`]
    const half = Math.ceil(columns.length / 2)
    return [...(await insert(session, columns.slice(0, half))), ...(await insert(session, columns.slice(half)))]
  }
}

// Both types are bytes inside, and have no input function: a cast without one hands the bytes through.
const CASTS = `
  create cast (bytea as pg_ndistinct) without function;
  create cast (bytea as pg_dependencies) without function`

async function injectExtended(session: ShadowSession, extended: ExtendedStatistics[]): Promise<string[]> {
  if (extended.length === 0) return []
  const missed: string[] = []
  await session.run(plainStatement('pgops.make_casts', CASTS))
  for (const one of extended) {
    const values = [one.schema, one.name, one.inherited, one.distinct, one.dependencies]
    await session
      .run(plainStatement('pgops.inject_extended_statistics', INSERT_EXTENDED, values))
      .catch((error: unknown) => {
        missed.push(`${one.schema}.${one.name}: ${messageOf(error)}`)
      })
  }
  return missed
}

const INSERT_EXTENDED = `
  insert into pg_statistic_ext_data (stxoid, stxdinherit, stxdndistinct, stxddependencies)
  select s.oid, $3, decode($4, 'hex')::pg_ndistinct, decode($5, 'hex')::pg_dependencies
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
   where n.nspname = $1 and s.stxname = $2`

/** What the server said, without our statement's name and the code. */
export function messageOf(error: unknown): string {
  if (error instanceof DatabaseError) return error.message.slice(error.statement.length + 2, -(error.code.length + 3))
  return error instanceof Error ? error.message : String(error)
}
