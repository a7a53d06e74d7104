import type { Detection } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { because } from '../because.ts'
import { isBoolean, isGtinLike, isUrlList } from '../columns/cell-kinds.ts'
import { isDate } from '../columns/date-order.ts'
import { numberText } from '../columns/number-text.ts'
import { type ColumnProfile, profileColumns } from '../columns/profile-columns.ts'
import { isHeaderWord } from './header-words.ts'

const ROWS_COMPARED = 200
const MAX_NAME = 80
const typed = new Set(['gtin', 'price', 'decimal', 'integer', 'date', 'url', 'image-url', 'boolean'])

/** Whether the first of these rows names the columns: names differ in kind from what stands below them. */
export function detectHeader(rows: readonly RawRow[], width: number): Detection['header'] {
  const [first, ...rest] = rows.slice(0, ROWS_COMPARED + 1)
  if (first === undefined) return { value: false, confidence: 'guess', why: because('no-rows') }

  const body = profileColumns(rest, { width, names: [] })
  const scores = first.cells.slice(0, width).map((cell, i) => scoreCell(cell.trim(), body[i], rest))
  const score = scores.reduce((sum, each) => sum + each, 0) - repeated(first.cells) * 0.5
  const value = score > 0
  const strength = Math.abs(score) / Math.max(1, Math.sqrt(width))
  return {
    value,
    confidence: strength >= 2 ? 'certain' : strength >= 0.7 ? 'likely' : 'guess',
    why: because(value ? 'names-above' : 'no-names'),
  }
}

/** Whether two rows name the columns, as in templates of marketplaces: for people, then for programs. */
export function hasTwoHeaders(rows: readonly RawRow[], width: number): boolean {
  const [first, second] = rows
  if (first === undefined || second === undefined) return false
  const names = filledCells(second)
  const isFull = names.length >= 3 && names.length >= filledCells(first).length * 0.8
  if (!isFull || new Set(names).size < names.length || names.some((name) => name.length > MAX_NAME / 2)) return false
  const found = detectHeader(rows.slice(1), width)
  return found.value && found.confidence === 'certain'
}

function filledCells({ cells }: RawRow): string[] {
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
}

function scoreCell(cell: string, profile: ColumnProfile | undefined, rest: readonly RawRow[]): number {
  if (cell === '' || profile === undefined) return 0
  const { shape, position } = profile.column
  const isValue = numberText(cell) !== null || isDate(cell) || isUrlList(cell) || isGtinLike(cell)
  if (isValue || (shape === 'boolean' && isBoolean(cell))) return -3
  if (!/\p{L}/u.test(cell)) return -1

  const known = isHeaderWord(cell) ? 1.5 : 0
  if (typed.has(shape)) return 2 + known
  if (shape === 'code') return (/\d/.test(cell) ? -1 : 1) + known
  if (cell.length > MAX_NAME) return -1
  const below = rest.map((row) => (row.cells[position - 1] ?? '').trim()).filter((value) => value !== '')
  if (below.includes(cell)) return -1.5
  return known + (isAsLongAs(cell, below) ? -0.5 : 0.2)
}

/** Long texts have short names; a cell as long as those below it is one of them. */
function isAsLongAs(cell: string, below: readonly string[]): boolean {
  const usual = below.reduce((sum, value) => sum + value.length, 0) / Math.max(1, below.length)
  return usual >= 20 && cell.length >= usual * 0.6
}

/** How many names stand more than once. */
function repeated(cells: readonly string[]): number {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length - new Set(filled).size
}
