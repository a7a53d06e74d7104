import { beginsFormula } from '../../../platform/csv-cells.ts'

/** The columns that a marked text file has more than the supplier's own. */
export const MARK_COLUMNS: readonly string[] = ['reason', 'suggestion']

const NUMBER = /^[+-]?[\d.,'\s\u00a0\u202f]+$/
// A formula that is nothing but a text: how suppliers keep the zeros of an EAN.
const TEXT_FORMULA = /^="[^"]*"$/

/** Whether a spreadsheet would run this cell of a supplier; a number with a sign is only a number. */
export function isRun(cell: string): boolean {
  return beginsFormula(cell) && !NUMBER.test(cell) && !TEXT_FORMULA.test(cell)
}

/** Whether a file with these columns was given back marked, and comes again. */
export function wasMarked(columns: readonly string[] | null): boolean {
  return columns !== null && columns.length > 2 && MARK_COLUMNS.every((name, i) => columns.at(i - 2) === name)
}

/** A cell as the supplier wrote it, without the apostrophe that marking put before a formula. */
export function unmarkedCell(cell: string): string {
  return cell.charCodeAt(0) === 39 && isRun(cell.slice(1)) ? cell.slice(1) : cell
}
