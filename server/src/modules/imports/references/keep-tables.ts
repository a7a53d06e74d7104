import type { LookupEntries, LookupTable } from '@products-manager/contract'
import type { Database, Reads } from '@products-manager/postgres'
import { listNotRead, lookupTableNotFound, lookupTableUsed } from '../errors.ts'
import {
  dropLookupTable,
  findLookupTables,
  insertLookupVersion,
  type LookupTableRow,
  listLookupTables,
} from '../queries/lookup-tables.ts'
import { readCsv } from './read-csv.ts'

/** Kept tables, as the API tells of them. */
export async function listTables(imports: Reads<'imports'>): Promise<LookupTable[]> {
  return (await listLookupTables(imports)).map(toLookupTable)
}

/** One kept table with its entries. */
export async function getTable(
  imports: Reads<'imports'>,
  name: string,
): Promise<LookupTable & { content: LookupEntries }> {
  const [version] = await findLookupTables(imports, [name])
  if (!version) throw lookupTableNotFound({ name })
  return { ...(await tellTable(imports, name)), content: version.entries }
}

/** Keeps a table. The same entries as before make no new version. */
export async function keepTable(
  imports: Database<'imports'>,
  name: string,
  given: { entries: LookupEntries } | { csv: string },
): Promise<LookupTable> {
  const entries = 'csv' in given ? entriesOf(await readCsv(given.csv)) : given.entries
  await imports.transaction(async (tx) => {
    const [before] = await findLookupTables(tx, [name])
    if (JSON.stringify(before?.entries) !== JSON.stringify(entries)) await insertLookupVersion(tx, name, entries)
  })
  return tellTable(imports, name)
}

/** Takes a table off the list, unless a template uses it. */
export async function removeTable(imports: Database<'imports'>, name: string): Promise<LookupTable> {
  const table = await tellTable(imports, name)
  if (table.usedBy.length > 0) throw lookupTableUsed({ name, templates: table.usedBy })
  await imports.transaction((tx) => dropLookupTable(tx, name))
  return table
}

async function tellTable(imports: Reads<'imports'>, name: string): Promise<LookupTable> {
  const row = (await listLookupTables(imports)).find((table) => table.name === name)
  if (!row) throw lookupTableNotFound({ name })
  return toLookupTable(row)
}

function toLookupTable({ updatedAt, ...row }: LookupTableRow): LookupTable {
  return { ...row, updatedAt: updatedAt.toISOString() }
}

const LONGEST_KEY = 500
const LONGEST_VALUE = 5000

/** Two columns: what stands in the file, and what it becomes. A first line `from,to` is a header. */
function entriesOf(rows: readonly string[][]): LookupEntries {
  const [first] = rows
  const hasHeader = first?.[0]?.toLowerCase() === 'from' && first[1]?.toLowerCase() === 'to'
  return (hasHeader ? rows.slice(1) : rows).map(([from = '', to, ...more], i) => {
    const line = i + (hasHeader ? 2 : 1)
    if (to === undefined || more.length > 0) throw listNotRead({ line, problem: 'has other than two columns.' })
    if (from === '') throw listNotRead({ line, problem: 'says nothing in its first column.' })
    if (from.length > LONGEST_KEY || to.length > LONGEST_VALUE) throw listNotRead({ line, problem: 'is too long.' })
    return [from, to]
  })
}
