import { createHash } from 'node:crypto'
import { copyRows } from '@products-manager/postgres'

/** A column as an archive keeps it: its type as PostgreSQL writes it, such as `numeric(12,4)`. */
export interface ArchivedColumn {
  name: string
  type: string
}

/** A value as PostgreSQL writes it: what pg_dump relies on to be exact. */
export type Text = string | null

/** The rows of one file, column by column: a column compresses and converts better than rows. */
export interface RowSet {
  columns: readonly ArchivedColumn[]
  values: readonly (readonly Text[])[]
  count: number
}

/** One row of a set. */
export function rowAt({ values }: RowSet, index: number): Text[] {
  return values.map((column) => column[index] ?? null)
}

/** The rows, one after the other. */
export function* rowsOf(set: RowSet): Generator<Text[]> {
  for (let index = 0; index < set.count; index++) yield rowAt(set, index)
}

/** What tells whether rows are the same, in the same order, whatever file they are in. */
export interface RowsSum {
  sha256: string
  /** Of their lines in COPY's text format. */
  bytes: number
}

/** The sum of the rows' lines in COPY's text format. */
export async function sumOfRows(rows: Iterable<readonly Text[]> | AsyncIterable<readonly Text[]>): Promise<RowsSum> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of copyRows(rows)) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
