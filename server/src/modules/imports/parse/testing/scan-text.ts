import type { Dialect, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { parse } from '../parse.ts'
import { CsvScanner } from '../scan/csv-scanner.ts'
import { settleUnevenRows } from '../scan/uneven-rows.ts'

const format = { decimalMark: '.', thousandMark: '', dateOrder: 'ymd' } as const

export function dialect(columnCount: number, changes: Partial<Dialect> = {}): Dialect {
  return {
    ...format,
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    header: false,
    skipRows: 0,
    columns: null,
    columnCount,
    formats: Array.from({ length: columnCount }, () => format),
    ...changes,
  }
}

/** What `parse` makes of bytes that come in the given portions. */
export async function parseBytes(portions: readonly Uint8Array[], how: Dialect): Promise<RawRow[]> {
  async function* source() {
    yield* portions
  }
  return collected(parse(source(), how))
}

/** What the scanner makes of a text by itself: the reference for all that reads rows faster. */
export async function scanWhole(bytes: Uint8Array, how: Dialect): Promise<RawRow[]> {
  const scanner = new CsvScanner(how)
  const decoder = createDecoder(how.encoding)
  async function* source() {
    yield [...scanner.push(decoder.push(bytes)), ...scanner.push(decoder.end()), ...scanner.end()]
  }
  return collected(settleUnevenRows(source(), how.columnCount))
}

/** The rows, their cells cut out. */
async function collected(batches: AsyncIterable<RawRow[]>): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of batches) for (const { line, cells, defect } of batch) rows.push({ line, cells, defect })
  return rows
}

export function parseText(text: string, how: Dialect): Promise<RawRow[]> {
  return parseBytes([Buffer.from(text)], how)
}

/** A row in short: its line, its cells, and its defect's code. */
export function brief(rows: readonly RawRow[]): string[] {
  return rows.map((row) => `${row.line} ${row.defect?.code ?? row.cells.join('|')}`)
}

/** The bytes cut at the given places, which may be any numbers. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...cuts, bytes.length].map((end, i) => bytes.subarray(cuts[i - 1] ?? 0, end))
}
