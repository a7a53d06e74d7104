import type { Dialect, RawRow } from '../../types.ts'
import { parse } from '../parse.ts'

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
  const rows: RawRow[] = []
  for await (const batch of parse(source(), how)) rows.push(...batch)
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
