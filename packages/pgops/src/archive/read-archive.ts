import type { ArchivingParts } from './archiving.ts'
import { listArchived, type Piece, type PieceManifest } from './catalogue/pieces.ts'
import { getPolicy } from './catalogue/policies.ts'
import { type RowFilter, rowFilter } from './filter-rows.ts'
import { type ArchivedColumn, type RowSet, rowAt, type Text } from './format/rows.ts'
import { placesIn, readRanges } from './held-rows.ts'
import type { ArchivePolicy } from './policy.ts'
import { readPiece } from './read-piece.ts'
import { tableName } from './table-facts.ts'
import { readRowsOf, readTableRows } from './tables/restore-table.ts'

export interface ArchiveSearch {
  policy: string
  /** A dependent table; without it the policy's own. */
  table?: string | undefined
  /** Of the age column: from this moment on, and before that one. */
  from?: Date | undefined
  to?: Date | undefined
  filters?: readonly RowFilter[] | undefined
}

export interface FoundRow {
  columns: readonly ArchivedColumn[]
  values: Text[]
}

/** Archived rows, file by file as they are asked for, about in the order of their time. Nothing is restored. */
export async function* readArchive(
  parts: Pick<ArchivingParts, 'database' | 'place' | 'signal'>,
  search: ArchiveSearch,
): AsyncGenerator<FoundRow> {
  const policy = await getPolicy(parts.database, search.policy)
  if (policy.into === 'table') {
    yield* readMoved(parts, policy, search)
    return
  }
  const table = fullName(search.table ?? policy.table)
  const filters = filtersOf(policy, search)
  const pieces = await listArchived(parts.database, { ...search, table })
  const known = new Set(pieces.flatMap(({ manifest }) => manifest?.columns.map(({ name }) => name) ?? []))
  for (const piece of pieces) {
    parts.signal?.throwIfAborted()
    const read = await readPiece(parts, piece)
    if (!read) continue
    const { set, held } = read
    for (const place of chosenPlaces(set, { held, filters, known }))
      yield { columns: set.columns, values: rowAt(set, place) }
  }
}

/** The rows that have not left the policy's table, by the same search. */
export async function* readLive(
  parts: Pick<ArchivingParts, 'database' | 'signal'>,
  { policy: name, from, to, filters }: ArchiveSearch,
): AsyncGenerator<FoundRow> {
  const { table, ageColumn } = await getPolicy(parts.database, name)
  yield* passing(readRowsOf(parts, { table, from, to, ageColumn }), filters)
}

async function* readMoved(
  parts: Pick<ArchivingParts, 'database' | 'signal'>,
  { table, ageColumn }: ArchivePolicy,
  { from, to, filters }: ArchiveSearch,
): AsyncGenerator<FoundRow> {
  yield* passing(readTableRows(parts, { table, from, to, ageColumn }), filters)
}

async function* passing(rows: AsyncIterable<FoundRow>, filters: readonly RowFilter[] = []): AsyncGenerator<FoundRow> {
  let passes: ReturnType<typeof rowFilter> | null = null
  for await (const row of rows) {
    passes ??= rowFilter(row.columns, filters)
    if (passes(row.values)) yield row
  }
}

/** The comparisons of a search, those of time among them where the table has the policy's column. */
export function filtersOf(policy: ArchivePolicy, { table, from, to, filters = [] }: ArchiveSearch): RowFilter[] {
  if (table !== undefined && fullName(table) !== fullName(policy.table)) return [...filters]
  const column = policy.ageColumn
  return [
    ...(from ? [{ column, is: '>=' as const, value: from.toISOString() }] : []),
    ...(to ? [{ column, is: '<' as const, value: to.toISOString() }] : []),
    ...filters,
  ]
}

/** The places of the rows that are in the archive and pass the filters. */
export function* chosenPlaces(
  set: RowSet,
  { held, filters, known }: Pick<Piece, 'held'> & { filters: readonly RowFilter[]; known?: ReadonlySet<string> },
): Generator<number> {
  const passes = rowFilter(set.columns, filters, known)
  for (const place of placesIn(readRanges(held))) if (passes(rowAt(set, place))) yield place
}

export type ReadPiece = Piece & { manifest: PieceManifest }

export function fullName(table: string): string {
  const { schema, name } = tableName(table)
  return `${schema}.${name}`
}
