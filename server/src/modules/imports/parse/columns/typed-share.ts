import type { RawRow } from '../../types.ts'
import { isUrlList } from './cell-kinds.ts'
import { isDate } from './date-order.ts'
import { numberText } from './number-text.ts'

/** How much the cells look like values of their own, 0 to 1: the right delimiter leaves numbers, dates, words. */
export function typedShare(rows: readonly RawRow[], width: number): number {
  let sum = 0
  let count = 0
  for (const row of rows) {
    if (row.cells.length !== width) continue
    for (const cell of row.cells) sum += worth(cell.trim())
    count += row.cells.length
  }
  return count === 0 ? 0 : sum / count
}

function worth(cell: string): number {
  if (cell === '') return 0.6
  if (numberText(cell) !== null || isDate(cell) || isUrlList(cell)) return 1
  if (cell.startsWith('"') || /^[^"]*"$/.test(cell)) return 0
  if (/[;\t|]/.test(cell)) return cell.length > 60 ? 0.4 : 0.1
  return /^[\p{L}\p{N}]/u.test(cell) ? 0.7 : 0.4
}
