import type { RawRow } from '../types.ts'

/** One cell of a row; '' behind the last. Where the others are not cut out of its text yet, they need not be. */
export function cellOf(row: RawRow, place: number): string {
  return row.text ? row.text.cellAt(place) : (row.cells[place] ?? '')
}

export function isEmptyCell(row: RawRow, place: number): boolean {
  return row.text ? row.text.isEmptyAt(place) : (row.cells[place] ?? '') === ''
}

/** How many cells a row has. */
export function widthOf(row: RawRow): number {
  return row.text ? row.text.width : row.cells.length
}
