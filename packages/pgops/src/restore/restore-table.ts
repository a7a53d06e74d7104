import {
  type Database,
  identifier,
  joined,
  openDatabase,
  type Part,
  part,
  sql,
  type Tx,
  verbatim,
} from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'
import { bringDependents, listDependents, nameOf } from './dependents.ts'
import { nameBeside } from './name-beside.ts'
import { readTableDefinition, readTableShape, type TableName, type TableShape } from './table-shape.ts'

export interface RestoreTableOptions {
  /** The address of the recovered database. */
  from: string
  /** The address of the live one. */
  to: string
  table: TableName
  /** Only these rows: a condition in SQL. */
  rows?: string | undefined
  /** Into the table itself instead of beside it: with `rows` these rows as they were, without all of it. */
  replaces: boolean
  /** In place, rows of other tables that went with rows that come back (ON DELETE CASCADE) come back too, unless told otherwise. */
  dependents?: boolean
  now: Date
  signal?: AbortSignal | undefined
}

export interface RestoredTable {
  /** The table that has the rows now. */
  table: string
  rows: number
  /** Rows of the live table that were not there then, and are removed. */
  removed: number
  notes: string[]
}

type Live = Database<'live'>
type Recovered = Database<'recovered'>

/** Copies a table, or rows of it, from a recovered database into the live one, in one transaction. */
export async function restoreTable(options: RestoreTableOptions): Promise<RestoredTable> {
  const recovered = openDatabase({ name: 'recovered', url: options.from, pool: { size: 1, overflow: 1 } })
  const live = openDatabase({
    name: 'live',
    url: options.to,
    pool: { size: 1, overflow: 1 },
    applicationName: 'pgops-restore',
  })
  try {
    const { table } = options
    const was = await readTableShape(recovered, table)
    if (!was)
      throw new BackupError('BACKUP_NOT_FOUND', `There was no table ${table.schema}.${table.table} at that time.`)
    const is = await readTableShape(live, table)
    if (!is) return await bringBack({ recovered, live, options, was })

    const notes = differences(was, is)
    const columns = was.columns.filter((name) => is.columns.includes(name))
    const work = { recovered, live, options, columns, key: is.key }
    const done = options.replaces ? await putInto(work) : await putBeside(work)
    return { ...done, notes: [...notes, ...done.notes] }
  } finally {
    await Promise.all([recovered.close({ deadlineMs: 1_000 }), live.close({ deadlineMs: 1_000 })])
  }
}

function differences(was: TableShape, is: TableShape): string[] {
  const gone = was.columns.filter((name) => !is.columns.includes(name))
  const added = is.columns.filter((name) => !was.columns.includes(name))
  return [
    ...(gone.length > 0 ? [`Columns that are gone by now were left out: ${gone.join(', ')}.`] : []),
    ...(added.length > 0 ? [`Columns that were added since have their defaults: ${added.join(', ')}.`] : []),
  ]
}

interface Work {
  recovered: Recovered
  live: Live
  options: RestoreTableOptions
  columns: string[]
  key: string[]
}

/** The table was dropped: it comes back under its own name, as it was. */
async function bringBack({
  recovered,
  live,
  options,
  was,
}: Omit<Work, 'columns' | 'key'> & { was: TableShape }): Promise<RestoredTable> {
  const { table } = options
  const statements = await readTableDefinition(recovered, table)
  // Indexes come after the rows: built once, they take a fraction of the time.
  const isBefore = (text: string) => /^create (schema|sequence|table)/.test(text)
  const rows = await live.transaction(async (tx) => {
    for (const text of statements.filter(isBefore)) await define(tx, text)
    const copied = await copy(tx, table, { recovered, options, columns: was.columns })
    for (const text of statements.filter((one) => !isBefore(one))) await define(tx, text)
    return copied
  })
  const note =
    'The table was gone and is back. Foreign keys, triggers and rights are not: they belong to more than this table.'
  return { table: `${table.schema}.${table.table}`, rows, removed: 0, notes: [note] }
}

function define(tx: Tx<'live'>, text: string): Promise<number> {
  return tx.run(sql('restore.define')`${verbatim(text)}`)
}

async function putBeside({ recovered, live, options, columns }: Work): Promise<RestoredTable> {
  const { table, now } = options
  const beside = { schema: table.schema, table: nameBeside(table.table, 'restored', now) }
  const rows = await live.transaction(async (tx) => {
    const like = part`${name(beside)} (like ${name(table)} including all)`
    await tx.run(sql('restore.create_beside')`create table ${like}`)
    return copy(tx, beside, { recovered, options, columns })
  })
  return { table: `${beside.schema}.${beside.table}`, rows, removed: 0, notes: [] }
}

/** Rows as they were: what differs is changed, what is missing inserted and, without a condition, what came later removed. */
async function putInto({ recovered, live, options, columns, key }: Work): Promise<RestoredTable> {
  const { table, rows } = options
  if (key.length === 0) {
    throw new BackupError(
      'RESTORE_NOT_POSSIBLE',
      `${table.schema}.${table.table} has no primary key, so its rows cannot be told apart. Restore it beside the live table instead.`,
    )
  }
  const staged = { schema: 'pg_temp', table: 'pgops_restored' }
  const done = await live.transaction(async (tx) => {
    await tx.run(
      sql('restore.create_staging')`create temporary table pgops_restored (like ${name(table)}) on commit drop`,
    )
    await copy(tx, staged, { recovered, options, columns })
    const same = joined(
      key.map((column) => part`s.${identifier(column)} = t.${identifier(column)}`),
      part` and `,
    )
    const removed =
      rows === undefined
        ? await tx.run(
            sql(
              'restore.remove_later',
            )`delete from ${name(table)} t where not exists (select from pgops_restored s where ${same})`,
          )
        : 0
    await tx.run(sql('restore.note_returned')`
      create temporary table pgops_returned on commit drop as
      select * from pgops_restored s where not exists (select from ${name(table)} t where ${same})`)
    const put = await upsert(tx, table, { columns, key })
    return { removed, rows: put, notes: await followUp(tx, { recovered, options }) }
  })
  return { table: `${table.schema}.${table.table}`, ...done }
}

/** What went with the rows that are back. */
async function followUp(
  tx: Tx<'live'>,
  { recovered, options }: Pick<Work, 'recovered' | 'options'>,
): Promise<string[]> {
  const { table, dependents: brings = true, signal } = options
  const [returned] = await tx.many(sql<{ any: boolean }>('restore.has_returned')`
    select exists (select from pgops_returned) as any`)
  const dependents = returned?.any ? await listDependents(tx, table) : []
  if (dependents.length === 0) return []
  if (!brings) {
    const names = [...new Set(dependents.map((one) => nameOf(one.table)))].join(', ')
    return [`What these tables had of the rows that came back was left out: ${names}.`]
  }
  const brought = await bringDependents(tx, { recovered, dependents, table, returned: 'pgops_returned', signal })
  const counts = brought.flatMap(({ table: of, rows }) => (rows > 0 ? [`${of} ${rows.toLocaleString('en')}`] : []))
  return counts.length === 0 ? [] : [`With the rows that came back came those of other tables: ${counts.join(', ')}.`]
}

function upsert(tx: Tx<'live'>, table: TableName, { columns, key }: TableShape): Promise<number> {
  const list = joined(columns.map((column) => identifier(column)))
  const others = columns.filter((column) => !key.includes(column))
  const set = joined(others.map((column) => part`${identifier(column)} = excluded.${identifier(column)}`))
  const old = joined(others.map((column) => part`t.${identifier(column)}`))
  const given = joined(others.map((column) => part`excluded.${identifier(column)}`))
  const update =
    others.length === 0 ? part`nothing` : part`update set ${set} where (${old}) is distinct from (${given})`
  return tx.run(sql('restore.put_rows')`
    insert into ${name(table)} as t (${list}) overriding system value
    select ${list} from pgops_restored
        on conflict (${joined(key.map((column) => identifier(column)))}) do ${update}
  `)
}

interface Copying {
  recovered: Recovered
  options: RestoreTableOptions
  columns: string[]
}

/** From server to server, no faster than the slower of them. */
function copy(tx: Tx<'live'>, into: TableName, { recovered, options, columns }: Copying): Promise<number> {
  const list = joined(columns.map((column) => identifier(column)))
  const where: Part = options.rows === undefined ? part`` : part` where ${verbatim(`(${options.rows})`)}`
  const source = recovered.copyTo(
    sql('restore.copy_out')`copy (select ${list} from ${name(options.table)}${where}) to stdout`,
  )
  const target = into.schema === 'pg_temp' ? identifier(into.table) : name(into)
  return tx.copyFrom(
    sql('restore.copy_in')`copy ${target} (${list}) from stdin`,
    source,
    options.signal ? { signal: options.signal } : {},
  )
}

function name({ schema, table }: TableName): Part {
  return identifier(schema, table)
}
