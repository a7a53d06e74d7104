import type { OpenedParts } from '../../types.ts'
import { columnOf, rowOf } from './cell-name.ts'
import type { SheetRow } from './sheet-row.ts'

/** A cell whose value counts for the rows below it, too. */
interface TallCell {
  column: number
  from: number
  to: number
}

// More would be no table but a drawing.
const MAX_MERGES = 200_000
const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+):([A-Z]+\d+)"/g
const MARK = Buffer.from('mergeCell ')
// A `mergeCell` element is shorter.
const OVERLAP = 200

/**
 * The merged cells of a sheet that are several rows tall, by their first rows. They stand behind the rows they speak
 * of, so they are looked for before, in the bytes: an element of the XML is always written so.
 */
export async function readTallCells(parts: OpenedParts, part: string): Promise<readonly TallCell[]> {
  const tall: TallCell[] = []
  let rest: Uint8Array = new Uint8Array(0)
  for await (const chunk of parts.open(part)) {
    const bytes = Buffer.concat([rest, chunk])
    rest = bytes.subarray(Math.max(0, bytes.length - OVERLAP))
    if (!bytes.includes(MARK)) continue
    const text = bytes.toString('latin1')
    let end = 0
    for (const match of text.matchAll(MERGE)) {
      const [all, first = '', last = ''] = match
      const cell = { column: columnOf(first), from: rowOf(first), to: rowOf(last) }
      if (cell.to > cell.from && tall.length < MAX_MERGES) tall.push(cell)
      end = match.index + all.length
    }
    rest = bytes.subarray(Math.max(end, bytes.length - OVERLAP))
  }
  return tall.sort((a, b) => a.from - b.from)
}

/** Whether any cell of the sheet is several rows tall. Every byte of the sheet is read for it, and its checksum. */
export async function hasTallCells(parts: OpenedParts, part: string): Promise<boolean> {
  return (await readTallCells(parts, part)).length > 0
}

/** Writes the value of a tall cell into every row it covers. */
export async function* fillTallCells(
  batches: AsyncIterable<SheetRow[]>,
  tall: readonly TallCell[],
): AsyncGenerator<SheetRow[], void, undefined> {
  let next = 0
  let open: { cell: TallCell; value: string }[] = []
  for await (const rows of batches) {
    for (const row of rows) {
      open = open.filter(({ cell }) => cell.to >= row.number)
      for (const { cell, value } of open) put(row.cells, cell.column, value)
      for (let cell = tall[next]; cell && cell.from <= row.number; cell = tall[++next]) {
        if (cell.from === row.number) open.push({ cell, value: row.cells[cell.column] ?? '' })
      }
    }
    yield rows
  }
}

function put(cells: string[], column: number, value: string): void {
  if (value === '') return
  while (cells.length < column) cells.push('')
  cells[column] = value
}
