import type { Cause, Problem } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { isGtin } from '../formats/gtin.ts'

/** What the doctor sees of a faulty row. */
export interface FaultyRow {
  cells: readonly string[]
  problems: readonly Problem[]
  /** Folded header names by place; null in a file without a header. */
  headers: readonly string[] | null
  /** Place of the EAN, counted from 0; null when the profile takes none from a column. */
  eanAt: number | null
}

const TOTAL =
  /^(?:(?:grand|sub|sous|zwischen|gesamt)[\s-]?)?(?:total|totals|totaux|totale|gesamt|summe|somme|suma|sum)\b/
// Of what is expected to be a number, a day or a code: text in its place says that cells stand in each other's columns.
const OF_KIND = /^(?:EAN_|DECIMAL_|INTEGER_|DATE_|CURRENCY_|COUNTRY_|URL_|ASIN_)/
const MANY = 3
const LONGER = 32

/** What is wrong with the whole row, where one cause explains all its problems. */
export function diagnoseRow(row: FaultyRow): Cause | null {
  if (row.problems.every(({ severity }) => severity === 'warn')) return null
  if (isHeader(row)) return 'header-again'
  if (isTotal(row)) return 'totals-row'
  return isShifted(row) ? 'shifted-columns' : null
}

function isHeader({ cells, headers }: FaultyRow): boolean {
  if (!headers) return false
  const filled = cells.filter((cell) => cell.trim() !== '').length
  if (filled < 2) return false
  let alike = 0
  // Folding takes the accents and surplus spaces, no more: a text much longer than its column's name is not it, and to
  // fold those of every faulty row takes longer than all the rest.
  const isName = (cell: string, name: string) =>
    cell.trim().length <= 4 * name.length + LONGER && foldName(cell) === name
  for (const [i, cell] of cells.entries()) if (cell.trim() !== '' && isName(cell, headers[i] ?? '')) alike++
  return alike * 2 > filled
}

function isTotal({ cells }: FaultyRow): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length * 2 <= Math.max(cells.length, 3) && filled.some((cell) => TOTAL.test(foldName(cell)))
}

/** The EAN stands in the column beside its own, or many cells are of another kind than their columns. */
function isShifted({ cells, problems, eanAt }: FaultyRow): boolean {
  const wrong = problems.filter(({ code }) => OF_KIND.test(code))
  if (wrong.length >= MANY) return true
  if (eanAt === null || !problems.some(({ code }) => code.startsWith('EAN_'))) return false
  return [eanAt - 1, eanAt + 1].some((at) => isGtin((cells[at] ?? '').trim()))
}
