import { identifier, joined, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import { readTableShape, type TableName } from './table-shape.ts'

/** A table whose rows go when those of another go: a foreign key with ON DELETE CASCADE. */
export interface Dependent {
  table: TableName
  columns: string[]
  on: TableName
  onColumns: string[]
}

/** Every table that loses rows with this one, at any distance, those it depends on first. */
export async function listDependents(database: Reads<string>, table: TableName): Promise<Dependent[]> {
  const all = await database.many(sql<Dependent>('restore.list_cascades')`
    select json_build_object('schema', n.nspname, 'table', c.relname) as table,
           (select json_agg(a.attname order by o.at)
              from unnest(k.conkey) with ordinality as o (number, at)
              join pg_attribute a on a.attrelid = k.conrelid and a.attnum = o.number) as columns,
           json_build_object('schema', fn.nspname, 'table', f.relname) as on,
           (select json_agg(a.attname order by o.at)
              from unnest(k.confkey) with ordinality as o (number, at)
              join pg_attribute a on a.attrelid = k.confrelid and a.attnum = o.number) as "onColumns"
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_class f on f.oid = k.confrelid
      join pg_namespace fn on fn.oid = f.relnamespace
     where k.contype = 'f' and k.confdeltype = 'c' and k.conparentid = 0
     order by n.nspname, c.relname, k.conname
  `)
  const reached = new Set([nameOf(table)])
  const found: Dependent[] = []
  for (let due = [table]; due.length > 0; ) {
    const next = all.filter((one) => due.some((parent) => nameOf(one.on) === nameOf(parent)))
    due = []
    for (const one of next) {
      if (nameOf(one.table) === nameOf(table)) continue
      found.push(one)
      if (reached.has(nameOf(one.table))) continue
      reached.add(nameOf(one.table))
      due.push(one.table)
    }
  }
  return found
}

/** For people: `best_offers`, or with a schema other than the usual one. */
export function nameOf({ schema, table }: TableName): string {
  return schema === 'public' ? table : `${schema}.${table}`
}

export interface BringDependents {
  recovered: Reads<'recovered'>
  dependents: readonly Dependent[]
  table: TableName
  /** A temporary table with the rows that came back. */
  returned: string
  signal?: AbortSignal | undefined
}

/** Rows that went because those they belong to went come back after them; rows that are there stay as they are. */
export async function bringDependents(
  tx: Tx<'live'>,
  { recovered, dependents, table, returned, signal }: BringDependents,
): Promise<{ table: string; rows: number }[]> {
  const returnedOf = new Map([[nameOf(table), [returned]]])
  const brought = new Map<string, number>()
  for (const [index, dependent] of dependents.entries()) {
    const child = nameOf(dependent.table)
    const parents = returnedOf.get(nameOf(dependent.on)) ?? []
    const mine = `pgops_returned_${index}`
    const rows = await bringOne(tx, { recovered, dependent, parents, mine, signal })
    if (rows === null) continue
    brought.set(child, (brought.get(child) ?? 0) + rows)
    returnedOf.set(child, [...(returnedOf.get(child) ?? []), mine])
  }
  return [...brought].map(([name, rows]) => ({ table: name, rows }))
}

interface BringOne extends Pick<BringDependents, 'recovered' | 'signal'> {
  dependent: Dependent
  /** Temporary tables with the rows its rows belong to. */
  parents: readonly string[]
  /** The temporary table that is made, of what comes back. */
  mine: string
}

/** Null when the table was not there then. */
async function bringOne(tx: Tx<'live'>, { recovered, dependent, parents, mine, signal }: BringOne) {
  const { table, columns: references, onColumns } = dependent
  const [was, is] = [await readTableShape(recovered, table), await readTableShape(tx, table)]
  if (!was || !is || !references.every((column) => was.columns.includes(column))) return null

  const live = identifier(table.schema, table.table)
  const staged = identifier(`${mine}_staged`)
  const list = joined(was.columns.filter((name) => is.columns.includes(name)).map((name) => identifier(name)))
  for (const name of [staged, identifier(mine)]) {
    const empty = part`${name} on commit drop as select ${list} from ${live} limit 0`
    await tx.run(sql('restore.create_dependent')`create temporary table ${empty}`)
  }
  const source = recovered.copyTo(sql('restore.copy_dependent_out')`copy (select ${list} from ${live}) to stdout`)
  const copyIn = sql('restore.copy_dependent_in')`copy ${staged} (${list}) from stdin`
  await tx.copyFrom(copyIn, source, signal ? { signal } : {})
  const reference = joined(references.map((column) => part`s.${identifier(column)}`))
  const referred = joined(onColumns.map((column) => identifier(column)))
  // One that was given to another row meanwhile is there, and stays where it is.
  const same = joined(
    is.key.map((column) => part`t.${identifier(column)} = s.${identifier(column)}`),
    part` and `,
  )
  const isNew = is.key.length === 0 ? part`true` : part`not exists (select from ${live} t where ${same})`
  for (const parent of parents) {
    await tx.run(sql('restore.find_dependent_rows')`
      insert into ${identifier(mine)}
      select * from ${staged} s where (${reference}) in (select ${referred} from ${identifier(parent)}) and ${isNew}`)
  }
  return tx.run(sql('restore.put_dependent_rows')`
    insert into ${live} (${list}) overriding system value
    select ${list} from ${identifier(mine)} on conflict do nothing`)
}
