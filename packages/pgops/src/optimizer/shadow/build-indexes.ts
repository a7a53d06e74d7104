import { plainStatement } from '../source/plain-statement.ts'
import { type IndexColumn, indexShape } from './index-size.ts'
import { messageOf, type ShadowSession } from './inject-statistics.ts'
import type { IndexShape } from './shadow.ts'

/** An index in the shadow that the planner does not see until it is shown. */
export interface HiddenIndex {
  definition: string
  /** Its name, and those of its parts where the table is partitioned. */
  names: string[]
  oids: string[]
  bytes: number
  /** As the server writes it, with every name qualified. */
  statement: string
}

export interface FailedIndex {
  definition: string
  reason: string
}

export interface Built {
  indexes: HiddenIndex[]
  failed: FailedIndex[]
  shapes: Map<string, IndexShape>
}

/** Creates indexes, without their contents. */
export async function createIndexes(
  session: ShadowSession,
  definitions: readonly string[],
): Promise<Map<string, string[] | FailedIndex>> {
  const made = new Map<string, string[] | FailedIndex>()
  let known = await highestOid(session)
  for (const definition of definitions) {
    try {
      await session.run(plainStatement('pgops.make_candidate', definition))
      const oids = await newIndexes(session, known)
      made.set(definition, oids)
      known = oids.at(-1) ?? known
    } catch (error) {
      made.set(definition, { definition, reason: messageOf(error) })
    }
  }
  return made
}

async function highestOid(session: ShadowSession): Promise<string> {
  const { oid } = await session.one(
    plainStatement<{ oid: string }>('pgops.highest_index', 'select max(indexrelid::int8)::text as oid from pg_index'),
  )
  return oid
}

async function newIndexes(session: ShadowSession, after: string): Promise<string[]> {
  const rows = await session.many(
    plainStatement<{ oid: string }>(
      'pgops.new_indexes',
      'select indexrelid::text as oid from pg_index where indexrelid::int8 > $1::int8 order by indexrelid::int8',
      [after],
    ),
  )
  return rows.map(({ oid }) => oid)
}

/** Tells how large each new index is to be, and hides it from the planner. */
export async function shapeIndexes(session: ShadowSession, made: Map<string, string[] | FailedIndex>): Promise<Built> {
  const built: Built = { indexes: [], failed: [], shapes: new Map() }
  await session.run(plainStatement('pgops.qualify_names', "set search_path = ''"))
  // A plan names an index without its schema: one of another schema may have been given the same name.
  const oids = [...made.values()].flatMap((one) => (Array.isArray(one) ? one : []))
  await session.run(
    plainStatement(
      'pgops.name_candidates',
      `update pg_class set relname = 'candidate ' || oid where oid = any ($1::oid[])`,
      [oids],
    ),
  )
  const facts = new Map((await readIndexFacts(session, oids)).map((row) => [row.oid, row]))
  for (const [definition, result] of made) {
    if (!Array.isArray(result)) {
      built.failed.push(result)
      continue
    }
    const rows = result.flatMap((oid) => facts.get(oid) ?? [])
    let pages = 0
    for (const row of rows.filter(({ kind }) => kind === 'i')) {
      const shape = indexShape({
        ...row,
        rows: row.predicate ? await partialRows(session, row) : Math.max(row.rows, 0),
      })
      built.shapes.set(row.oid, shape)
      pages += shape.pages
    }
    built.indexes.push({
      definition,
      names: rows.map(({ name }) => name),
      oids: result,
      bytes: pages * 8192,
      statement: rows[0]?.statement ?? '',
    })
  }
  await showOnly(session, [], built.indexes)
  return built
}

/** Lets the planner see these indexes of the candidates and no others. */
export async function showOnly(
  session: ShadowSession,
  shown: readonly HiddenIndex[],
  all: readonly HiddenIndex[],
): Promise<void> {
  const visible = shown.flatMap(({ oids }) => oids)
  const known = all.flatMap(({ oids }) => oids)
  await session.run(plainStatement('pgops.show_indexes', SHOW, [visible, known]))
}

// The planner passes over an index that is not valid. Nothing here writes, so none gets out of step.
const SHOW = `
  update pg_index set indisvalid = indexrelid = any ($1::oid[])
   where indexrelid = any ($2::oid[]) and indisvalid <> (indexrelid = any ($1::oid[]))`

interface IndexRow {
  oid: string
  name: string
  kind: 'i' | 'I'
  table: string
  method: string
  predicate: string | null
  statement: string
  rows: number
  heapPages: number
  isUnique: boolean
  fillFactor: number
  operatorClass: string
  columns: IndexColumn[]
}

async function partialRows(session: ShadowSession, { table, predicate, rows }: IndexRow): Promise<number> {
  const [row] = await session.many(
    plainStatement<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      'pgops.count_partial',
      `explain (format json) select 1 from only ${table} where ${predicate}`,
    ),
  )
  return row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? rows
}

/** Reads the structure of indexes and the statistics of their columns. */
export function readIndexFacts(session: ShadowSession, oids: string[]): Promise<IndexRow[]> {
  return session.many(plainStatement<IndexRow>('pgops.read_candidates', FACTS, [oids]))
}

const FACTS = `
  select i.indexrelid::text as oid, c.relname::text as name, c.relkind::text as kind, i.indrelid::regclass::text as table, m.amname::text as method,
         pg_get_expr(i.indpred, i.indrelid) as predicate, pg_get_indexdef(i.indexrelid) as statement, i.indisunique as "isUnique",
         case when t.relpages > 0 then t.reltuples::float8 * pg_relation_size(t.oid) / 8192 / t.relpages else greatest(t.reltuples, 0)::float8 end as rows,
         pg_relation_size(t.oid)::float8 / 8192 as "heapPages",
         coalesce((select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'fillfactor'), 90) as "fillFactor",
         coalesce((select o.opcname::text from pg_opclass o where o.oid = i.indclass[0]), '') as "operatorClass",
         (select jsonb_agg(jsonb_build_object(
                   'isKey', a.attnum <= i.indnkeyatts, 'length', a.attlen, 'type', a.atttypid::regtype::text,
                   'alignment', case a.attalign when 'd' then 8 when 'i' then 4 when 's' then 2 else 1 end,
                   'isMeasured', s.stawidth is not null or a.attlen > 0,
                   'averageWidth', coalesce(s.stawidth, case when a.attlen > 0 then a.attlen else 16 end),
                   'nullFraction', coalesce(s.stanullfrac, 0), 'distinct', coalesce(s.stadistinct, -1),
                   'commonFrequencies', coalesce((select to_jsonb(s.stanumbers1) where s.stakind1 = 1), '[]'),
                   'isDeduplicated', coalesce((select true from pg_opclass o join pg_amproc p on p.amprocfamily = o.opcfamily and p.amproclefttype = o.opcintype and p.amprocnum = 4
                                                where a.attnum <= i.indnkeyatts and o.oid = i.indclass[a.attnum - 1]), false)) order by a.attnum)
            from pg_attribute a
            left join lateral (select * from pg_statistic s where s.starelid = i.indrelid and s.staattnum = i.indkey[a.attnum - 1] and s.staattnum > 0
                                  or s.starelid = i.indexrelid and s.staattnum = a.attnum
                                order by s.stainherit limit 1) s on true
           where a.attrelid = i.indexrelid) as columns
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_class t on t.oid = i.indrelid
    join pg_am m on m.oid = c.relam
   where i.indexrelid = any ($1::oid[])`
