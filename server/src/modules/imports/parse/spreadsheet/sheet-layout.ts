import type { Detection, FileSettings } from '@products-manager/contract'
import { MAX_SECTIONS } from '../../formats/places.ts'
import type { RawRow } from '../../types.ts'
import { because, byProfile } from '../because.ts'
import { detectHeader } from '../dialect/detect-header.ts'
import { findNames, noTitles } from '../dialect/detect-layout.ts'
import type { SheetRow } from './sheet-row.ts'

export interface SheetLayout {
  header: Detection['header']
  /** Rows of the sheet above the header, empty ones counted. */
  skipRows: Detection['skipRows']
  width: number
  names: (string | null)[]
  /** Below the header. */
  rows: RawRow[]
}

/** Where the records of a sheet begin and how wide they are, told from its first rows. */
export function layoutOf(sampled: readonly SheetRow[], given: FileSettings): SheetLayout {
  const above = given.skipRows ?? 0
  const filled = sampled.filter(({ number, cells }) => number > above && cells.some((cell) => cell.trim() !== ''))
  const width = Math.max(0, ...filled.map(({ cells }) => lastFilled(cells) + 1))
  const rows = filled.map((row) => rawRow(row, width))

  const looksAbove = given.skipRows === undefined && given.header !== false
  const { titles, grouped } = looksAbove ? findNames(rows, width) : noTitles
  const found = detectHeader(rows.slice(titles), width)
  const isHeaded = given.header ?? found.value
  const first = titles > 0 && isHeaded ? titles : 0
  const header: Detection['header'] = given.header === undefined ? found : byProfile(given.header)
  const line = rows[first]?.line ?? above + 1
  return {
    header,
    skipRows: skipGuess(given, line),
    width,
    names: isHeaded
      ? namesOf((first > 0 && grouped) || (rows[first]?.cells ?? []), width)
      : Array.from({ length: width }, () => null),
    rows: rows.slice(isHeaded ? first + 1 : first),
  }
}

/** A row of the sheet as wide as the others. */
export function rawRow({ number, cells }: Pick<SheetRow, 'number' | 'cells'>, width: number): RawRow {
  const padded = cells.slice(0, width)
  while (padded.length < width) padded.push('')
  return { line: number, cells: padded, defect: null }
}

function skipGuess({ skipRows }: FileSettings, line: number): Detection['skipRows'] {
  if (skipRows !== undefined) return byProfile(skipRows)
  if (line === 1) return { value: 0, confidence: 'certain', why: because('top') }
  return { value: line - 1, confidence: 'likely', why: because('sheet-row', { row: line }) }
}

function lastFilled(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '')
}

function namesOf(cells: readonly string[], width: number): (string | null)[] {
  return Array.from({ length: width }, (_, i) => (cells[i] ?? '').trim() || null)
}

/** Sheets that are read together must fit into the numbering of lines. */
export function firstSheets<T>(sheets: readonly T[]): readonly T[] {
  return sheets.slice(0, MAX_SECTIONS)
}
