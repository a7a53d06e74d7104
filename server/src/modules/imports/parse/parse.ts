import type { Dialect, RawRow } from '../types.ts'
import { createDecoder } from './encoding/decoder.ts'
import { allowShortRows } from './scan/allow-short-rows.ts'
import { CsvScanner } from './scan/csv-scanner.ts'

/**
 * A file's bytes become its records, in file order, in batches of about one chunk; header and skipped rows are left
 * out. Cells are slices of the chunk they came in: who keeps one beyond its batch keeps the whole chunk alive.
 */
export function parse(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<RawRow[], void, undefined> {
  return allowShortRows(scan(bytes, dialect, signal), dialect.columnCount)
}

async function* scan(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<RawRow[], void, undefined> {
  const decoder = createDecoder(dialect.encoding)
  const scanner = new CsvScanner(dialect)
  for await (const chunk of bytes) {
    signal?.throwIfAborted()
    const rows = scanner.push(decoder.push(chunk))
    if (rows.length > 0) yield rows
  }

  const rows = [...scanner.push(decoder.end()), ...scanner.end()]
  if (rows.length > 0) yield rows
}
