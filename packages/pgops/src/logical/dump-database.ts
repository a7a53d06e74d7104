import { dumpSchema, identifier, joined, openDatabase, splitStatements, sql, type Tx } from '@products-manager/postgres'
import { copyLine, endOfRows, sectionLine } from './dump-text.ts'

export interface DumpOptions {
  url: string
  /** Sets the sections apart from whatever the database holds. */
  token: string
  /** A promise holds the server back. */
  write: (bytes: Uint8Array) => Promise<void> | undefined
  signal?: AbortSignal | undefined
}

export interface DumpedDatabase {
  tables: number
  rows: number
}

interface DumpedTable {
  schema: string
  table: string
  columns: string[]
}

const SETTINGS = `set client_encoding = 'UTF8';
set standard_conforming_strings = on;
set check_function_bodies = off;
set search_path = public, pg_catalog;
`
// Built once over all rows, they take a fraction of the time; triggers must not fire for rows that were there.
const AFTER_THE_ROWS =
  /^(?:create (?:unique )?index|create (?:constraint )?trigger|comment on (?:index|trigger)|alter table .*? (?:add constraint|replica identity|(?:enable|disable|force)\b.* (?:trigger|row level security)))/is

/**
 * Writes a database as SQL that psql of any version reads: what its tables need, their rows, then indexes, foreign keys
 * and triggers. All rows are of one moment. Owners, rights and roles are not in it.
 */
export async function dumpDatabase({ url, token, write, signal }: DumpOptions): Promise<DumpedDatabase> {
  const database = openDatabase({ name: 'dumped', url, pool: { size: 1 }, applicationName: 'pgops-dump' })
  const say = async (text: string) => write(Buffer.from(text))
  try {
    return await database.transaction(
      async (tx) => {
        const tables = await lockTables(tx)
        const { snapshot } = await tx.one(
          sql<{ snapshot: string }>('dump.export_snapshot')`select pg_export_snapshot() as snapshot`,
        )
        const statements = splitStatements(await dumpSchema(url, { isComplete: true, snapshot })).map(
          ({ text }) => text,
        )
        const isAfter = (text: string) => AFTER_THE_ROWS.test(withoutComments(text))
        await say(sectionLine(token, 'statements') + SETTINGS + script(statements.filter((text) => !isAfter(text))))
        const rows = await writeRows(tx, tables, { token, write, signal })
        const after = statements.filter(isAfter).map(onAllPartitions)
        await say(
          sectionLine(token, 'statements') + script([...(await positions(tx)), ...after, ...refreshes(statements)]),
        )
        await say(sectionLine(token, 'end'))
        return { tables: tables.length, rows }
      },
      { isolation: 'repeatable read', readOnly: true, ...(signal ? { signal } : {}) },
    )
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

function script(statements: string[]): string {
  return statements.map((text) => `${text.trim()};\n`).join('')
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*--.*$/gm, '').trim()
}

/** Each partition is there already, so the index is built on all of them. */
function onAllPartitions(text: string): string {
  return text.replace(/^(create (?:unique )?index \S+) on only /i, '$1 on ')
}

/** Created over empty tables, in the order of their needs. */
function refreshes(statements: string[]): string[] {
  return statements.flatMap((text) => {
    const name = /^create materialized view (.+?)(?: with \(.*?\))? as$/m.exec(withoutComments(text))?.[1]
    return name === undefined ? [] : [`refresh materialized view ${name}`]
  })
}

/** The tables with rows of their own; none of them can be changed or dropped until the end. */
async function lockTables(tx: Tx<'dumped'>): Promise<DumpedTable[]> {
  const tables = await tx.many(sql<DumpedTable>('dump.list_tables')`
    select n.nspname as schema, c.relname as table,
           (select coalesce(json_agg(a.attname order by a.attnum), '[]') from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence in ('p', 'u')
       and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
     order by n.nspname, c.relname
  `)
  await tx.run(sql('dump.set_lock_timeout')`set local lock_timeout = '10s'`)
  for (const { schema, table } of tables)
    await tx.run(sql('dump.lock_table')`lock table ${identifier(schema, table)} in access share mode`)
  return tables.filter(({ columns }) => columns.length > 0)
}

async function writeRows(
  tx: Tx<'dumped'>,
  tables: DumpedTable[],
  { token, write, signal }: Pick<DumpOptions, 'token' | 'write' | 'signal'>,
): Promise<number> {
  let rows = 0
  for (const { schema, table, columns } of tables) {
    const list = joined(columns.map((column) => identifier(column)))
    const copied = tx.copyTo(
      sql('dump.copy_table')`copy ${identifier(schema, table)} (${list}) to stdout`,
      signal ? { signal } : {},
    )
    await write(Buffer.from(sectionLine(token, 'rows') + copyLine({ schema, table, columns })))
    for await (const bytes of copied) {
      rows += countRows(bytes)
      await write(bytes)
    }
    await write(Buffer.from(endOfRows))
  }
  return rows
}

function countRows(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++
  return count
}

/** Where each sequence stands. An identity column's is made anew with its table, and may have had another name. */
async function positions(tx: Tx<'dumped'>): Promise<string[]> {
  const rows = await tx.many(sql<{ statement: string }>('dump.read_sequences')`
    select format('select pg_catalog.setval(%s, %s, true)',
             case when a.attname is null then quote_literal(format('%I.%I', s.schemaname, s.sequencename))
                  else format('pg_catalog.pg_get_serial_sequence(%L, %L)', a.attrelid::regclass, a.attname) end,
             s.last_value) as statement
      from pg_sequences s
      left join pg_depend d on d.classid = 'pg_class'::regclass and d.deptype = 'i' and d.refobjsubid > 0
                           and d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
      left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where s.last_value is not null and s.schemaname !~ '^pg_' and s.schemaname <> 'information_schema'
     order by s.schemaname, s.sequencename
  `)
  return rows.map(({ statement }) => statement)
}
