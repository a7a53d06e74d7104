import type { Detection, FileSettings, Quoting } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { because, byProfile } from '../because.ts'
import { CsvScanner } from '../scan/csv-scanner.ts'
import { leavesOutEmptyCells } from '../scan/uneven-rows.ts'
import { usualWidth } from './count-columns.ts'
import { detectHeader, hasTwoHeaders } from './detect-header.ts'
import { findGroupedNames } from './grouped-names.ts'
import { isHeaderWord } from './header-words.ts'

// Title lines are few; looking further would take sparse records for titles.
const MAX_TITLES = 30
const MAX_LETTER = 100
const TOP = 256 * 1024

export interface Layout {
  header: Detection['header']
  skipRows: Detection['skipRows']
  width: number
  names: (string | null)[]
  /** Undamaged records below the header. */
  rows: RawRow[]
}

interface Written {
  text: string
  complete: boolean
  delimiter: string
  quote: string | null
  quoting: Quoting
  given: FileSettings
}

/** Where the records begin and how wide they are. */
export function detectLayout(written: Written): Layout {
  const { given } = written
  const atLeast = given.skipRows ?? (/^"?sep=.(?:"|\r|\n)/i.test(written.text) ? 1 : 0)
  const loose = scan(topOf(written), { columnCount: 0, skipRows: atLeast })
  const width = widthOf(loose)
  const all = scan(written, { columnCount: width, skipRows: atLeast })
  const rows = filledUp(all, width)

  const looksAbove = given.skipRows === undefined && given.header !== false
  const { titles, grouped } = looksAbove ? findNames(rows, width) : noTitles
  const below = rows.slice(titles)
  const found = detectHeader(wholeBelow(below, width), width)
  const skipped = titles > 0 && (found.value || given.header === true) ? titles : 0
  const header = headerGuess(given, skipped === titles ? found : detectHeader(wholeBelow(rows, width), width))
  const records = header.value ? rows.slice(skipped + 1) : rows.slice(skipped)
  const first = rows[skipped]
  const whole = records.filter((row) => row.defect === null)
  const names = (skipped > 0 && grouped) || (first?.cells ?? [])
  const headed = header.value ? namedWidth(whole, loose.find(({ line }) => line === first?.line)?.cells ?? []) : null
  return {
    header:
      headed === null
        ? header
        : { ...header, why: [...header.why, ...because('names-too-few', { names: headed, cells: width })] },
    skipRows: skipGuess(written, { atLeast, skipped, line: first?.line ?? 1 }),
    width: headed ?? width,
    names: header.value ? namesOf(names, headed ?? width) : Array.from({ length: width }, () => null),
    rows: whole,
  }
}

/**
 * How many columns a header names when most rows hold more values than it has names: a price '1,50' in a file parted by
 * commas, or a row's number that has no name. Then nothing stands under its name, and the rows are told to be too long.
 */
function namedWidth(rows: readonly RawRow[], names: readonly string[]): number | null {
  const { length } = names
  const longer = rows.filter(({ cells }) => cells.some((cell, i) => i >= length && cell.trim() !== ''))
  return length > 1 && longer.length > rows.length / 2 ? length : null
}

function scan(
  { text, complete, delimiter, quote, quoting }: Written,
  to: { columnCount: number; skipRows: number },
): RawRow[] {
  const scanner = new CsvScanner({ delimiter, quote, quoting, header: false, ...to })
  const rows = scanner.push(text)
  return complete || rows.length === 0 ? [...rows, ...scanner.end()] : rows
}

/** The width of most rows; of the widest where the writer leaves out empty cells at the end. */
function widthOf(rows: readonly RawRow[]): number {
  const usual = usualWidth(rows)
  const whole = rows.filter((row) => row.defect === null)
  const judged = whole.map((row) => (row.cells.length < usual ? short(row) : row))
  const wider = whole.filter((row) => row.cells.length > usual)
  const trimming =
    wider.length >= 3 && wider.length >= whole.length * 0.02 && !whole.some((row) => row.cells.at(-1) === '')
  if (!trimming && !leavesOutEmptyCells(judged)) return usual
  return Math.max(usual, ...wider.filter((row, i) => i < 3 || sameWidth(wider, row)).map((row) => row.cells.length))
}

function sameWidth(rows: readonly RawRow[], row: RawRow): boolean {
  return rows.filter(({ cells }) => cells.length === row.cells.length).length > 1
}

function short(row: RawRow): RawRow {
  return { ...row, defect: { code: 'ROW_TOO_SHORT', position: null, value: null } }
}

function filledUp(rows: RawRow[], width: number): RawRow[] {
  if (!leavesOutEmptyCells(rows)) return rows
  return rows.map((row) =>
    row.defect?.code === 'ROW_TOO_SHORT'
      ? { ...row, cells: [...row.cells, ...Array<string>(width - row.cells.length).fill('')], defect: null }
      : row,
  )
}

interface NamesRow {
  /** Rows above the one that names the columns, or, where none does, above the first record. */
  titles: number
  /** The names, where the last of the titles is a part of them. */
  grouped: readonly string[] | null
}

export const noTitles: NamesRow = { titles: 0, grouped: null }

/** What stands above the records at the beginning of a file or a sheet. */
export function findNames(rows: readonly RawRow[], width: number): NamesRow {
  const titled = lettersAbove(rows) ?? countTitles(rows, width)
  const named = hasTwoHeaders(wholeBelow(rows.slice(titled), width), width) ? titled + 1 : titled
  const grouped = findGroupedNames(rows, named)
  return { titles: grouped?.at ?? named, grouped: grouped?.names ?? null }
}

/** The first row as it is, and the whole ones below it. */
function wholeBelow(rows: readonly RawRow[], width: number): RawRow[] {
  return rows.filter((row, i) => i === 0 || (row.defect === null && row.cells.length === width))
}

/** Rows at the beginning with far fewer filled cells than the others: titles, dates, addresses. */
function countTitles(rows: readonly RawRow[], width: number): number {
  if (width < 2) return 0
  const filled = rows.slice(0, 200).map((row) => row.cells.filter((cell) => cell.trim() !== '').length)
  const typical = filled.toSorted((a, b) => a - b)[Math.floor(filled.length / 2)] ?? 0
  const first = filled.findIndex((count) => count >= Math.max(2, typical * 0.5))
  return first > 0 && first <= MAX_TITLES ? first : 0
}

const LEAST_WORDS = 3

/** Rows of a letter above names, however many they are: before the first row of names all have hardly half as many cells. */
function lettersAbove(rows: readonly RawRow[]): number | null {
  let most = 1
  for (const [i, { cells }] of rows.slice(0, MAX_LETTER).entries()) {
    const filled = cells.filter((cell) => cell.trim() !== '')
    if (filled.length >= 2 * most && filled.filter(isHeaderWord).length >= LEAST_WORDS) return i
    most = Math.max(most, filled.length)
  }
  return null
}

function headerGuess({ header }: FileSettings, found: Detection['header']): Detection['header'] {
  return header === undefined ? found : byProfile(header)
}

function skipGuess(
  written: Written,
  { atLeast, skipped, line }: { atLeast: number; skipped: number; line: number },
): Detection['skipRows'] {
  if (written.given.skipRows !== undefined) return byProfile(atLeast)
  if (skipped === 0) {
    return atLeast === 1
      ? { value: 1, confidence: 'certain', why: because('first-line-skipped') }
      : { value: 0, confidence: 'likely', why: because('top') }
  }
  const value = recordsBefore(written, line)
  return { value, confidence: 'likely', why: because('header-line', { line }) }
}

/** Enough to see the records' width and what stands above them. */
function topOf(written: Written): Written {
  if (written.text.length <= TOP) return written
  return { ...written, text: written.text.slice(0, TOP), complete: false }
}

/** How many records, blank ones too, stand before this line; not as many as lines when a title has line breaks. */
function recordsBefore(written: Written, line: number): number {
  const top = topOf(written)
  for (let skipRows = line - 1; skipRows > 0; skipRows--) {
    const [first] = scan(top, { columnCount: 0, skipRows })
    if (first?.line === line) return skipRows
  }
  return line - 1
}

function namesOf(cells: readonly string[], width: number): (string | null)[] {
  return Array.from({ length: width }, (_, i) => {
    const name = (cells[i] ?? '').trim()
    return name === '' ? null : name
  })
}
