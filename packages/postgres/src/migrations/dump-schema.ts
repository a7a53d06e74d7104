import { Client } from 'pg'
import {
  type CatalogObject,
  type Kind,
  listExtensions,
  listForeignKeys,
  listFunctions,
  listSchemas,
  listSequences,
  listTriggers,
  listTypes,
  listViews,
  refuseUnknown,
} from './catalog-objects.ts'
import { listTables } from './catalog-tables.ts'

const HEADER = `-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;
`

export interface DumpSchemaOptions {
  /** For a copy of the database: with partitions over time and the tables of the migrations. */
  isComplete?: boolean
  /** An exported snapshot, for rows and schema of one moment. */
  snapshot?: string
}

/** The text of a database's schema: the same text for the same schema, whatever way it came about. */
export async function dumpSchema(
  url: string,
  { isComplete = false, snapshot }: DumpSchemaOptions = {},
): Promise<string> {
  const client = new Client({ connectionString: url, application_name: 'dump-schema' })
  await client.connect()
  try {
    // One snapshot, and names written short where public is meant.
    const same = snapshot === undefined ? '' : `set transaction snapshot ${client.escapeLiteral(snapshot)};`
    await client.query(
      `begin isolation level repeatable read read only; ${same} set local search_path = public, pg_catalog; set local lock_timeout = '5s'`,
    )
    await refuseUnknown(client)
    const objects = await listObjects(client, isComplete)
    const sorted = inOrderOfNeed(objects, await listNeeds(client))
    await client.query('commit')
    return isComplete ? textOf(sorted) : `${HEADER}${textOf(sorted)}`
  } finally {
    await client.end()
  }
}

function textOf(objects: CatalogObject[]): string {
  const texts = objects.map((object, index) => {
    const apart = SPACED.includes(object.kind) || object.kind !== objects[index - 1]?.kind
    return `${apart ? '\n' : ''}${object.kind === 'function' ? object.text : settled(object.text)}\n`
  })
  return texts.join('')
}

// These take several lines, and a blank one between them helps.
const SPACED: Kind[] = ['type', 'function', 'table', 'view']

/** `varchar in ('a', 'b')` is kept in one form when a migration wrote it, and in another when our own text is read back.
 *  We write the second, which stays as it is. */
function settled(text: string): string {
  const list = String.raw`ARRAY\[((?:'(?:[^']|'')*'::character varying(?:, )?)+)\]`
  const items = (inside: string, wrap: (item: string) => string) =>
    `ARRAY[${inside.replaceAll(/'(?:[^']|'')*'::character varying/g, (item) => `${wrap(item)}::text`)}]`
  return text
    .replaceAll(new RegExp(String.raw`\(${list}\)::text\[\]`, 'g'), (_, inside: string) =>
      items(inside, (item) => `(${item})`),
    )
    .replaceAll(new RegExp(String.raw`${list}::text\[\]`, 'g'), (_, inside: string) => items(inside, (item) => item))
}

async function listObjects(client: Client, isComplete: boolean): Promise<CatalogObject[]> {
  const lists = [
    listSchemas,
    listExtensions,
    listTypes,
    listSequences,
    listFunctions,
    (asked: Client) => listTables(asked, isComplete),
    listViews,
    listForeignKeys,
    listTriggers,
  ]
  const objects: CatalogObject[] = []
  for (const list of lists) objects.push(...(await list(client)))
  return objects
}

interface Need {
  id: string
  needs: string
}

/** Which object needs which: what PostgreSQL records for parts (a default, an index, a view's rule) told of their owner. */
async function listNeeds(client: Client): Promise<Need[]> {
  const { rows } = await client.query<Need>(`
    with owner (class, part, class_of_owner, owner) as (
      select 'pg_attrdef'::regclass::oid, oid, 'pg_class'::regclass::oid, adrelid from pg_attrdef
      union all select 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class from pg_rewrite
      union all select 'pg_class'::regclass, indexrelid, 'pg_class'::regclass, indrelid from pg_index
      union all select 'pg_policy'::regclass, oid, 'pg_class'::regclass, polrelid from pg_policy
      union all select 'pg_constraint'::regclass, oid, 'pg_class'::regclass, conrelid from pg_constraint where contype <> 'f' and conrelid <> 0
      union all select 'pg_constraint'::regclass, oid, 'pg_type'::regclass, contypid from pg_constraint where contypid <> 0
      -- A table's row type is the table; a free composite type's relation is the type; an array is its element.
      union all select 'pg_type'::regclass, t.oid, 'pg_class'::regclass, t.typrelid from pg_type t join pg_class c on c.oid = t.typrelid where c.relkind <> 'c'
      union all select 'pg_class'::regclass, t.typrelid, 'pg_type'::regclass, t.oid from pg_type t join pg_class c on c.oid = t.typrelid where c.relkind = 'c'
      union all select 'pg_type'::regclass, t.oid,
                       case when c.relkind <> 'c' then 'pg_class'::regclass else 'pg_type'::regclass end,
                       case when c.relkind <> 'c' then e.typrelid else e.oid end
                  from pg_type t join pg_type e on e.typarray = t.oid left join pg_class c on c.oid = e.typrelid
    ), needed as (
      select coalesce(o.class_of_owner, d.classid) as class, coalesce(o.owner, d.objid) as object,
             coalesce(r.class_of_owner, d.refclassid) as needed_class, coalesce(r.owner, d.refobjid) as needed_object
        from pg_depend d
        left join owner o on o.class = d.classid and o.part = d.objid
        left join owner r on r.class = d.refclassid and r.part = d.refobjid
       -- A serial column's sequence goes with its column, but the default needs it before.
       where not (d.deptype = 'a' and d.classid = 'pg_class'::regclass and exists (select from pg_sequence s where s.seqrelid = d.objid))
    )
    select distinct class::regclass || ':' || object as id, needed_class::regclass || ':' || needed_object as needs
      from needed
     where (class, object) <> (needed_class, needed_object) and object >= 16384 and needed_object >= 16384`)
  return rows
}

const KINDS: Kind[] = ['schema', 'extension', 'type', 'function', 'sequence', 'table', 'view', 'foreign key', 'trigger']

/** What is needed comes first; else by kind and name. Of objects that need each other in a circle the first by name begins. */
function inOrderOfNeed(objects: CatalogObject[], needs: Need[]): CatalogObject[] {
  const waiting = new Map([...objects].sort(byKindAndName).map((object) => [object.id, object]))
  const needsOf = new Map<string, string[]>()
  for (const { id, needs: needed } of needs) needsOf.set(id, [...(needsOf.get(id) ?? []), needed])

  const sorted: CatalogObject[] = []
  while (waiting.size > 0) {
    const left = [...waiting.values()]
    const next = left.find(({ id }) => !needsOf.get(id)?.some((needed) => waiting.has(needed))) ?? left[0]
    if (!next) break
    sorted.push(next)
    waiting.delete(next.id)
  }
  return sorted
}

function byKindAndName(a: CatalogObject, b: CatalogObject): number {
  const kinds = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
  if (kinds !== 0) return kinds
  return a.name < b.name ? -1 : 1
}
