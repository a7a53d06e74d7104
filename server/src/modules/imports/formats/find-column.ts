import type { ColumnRef, ColumnShape, ProductField, Profile } from '@products-manager/contract'
import type { CellFormat, Dialect } from '../types.ts'
import { foldName } from './fold-name.ts'

/** Numbers in a profile itself: constants, defaults, limits. */
export const profileFormat: CellFormat = { decimalMark: '.', thousandMark: '', dateOrder: 'ymd' }

/** Where a field's text comes from, and how numbers and dates are written there. */
export interface FieldOrigin {
  /** Counted from 0; null for a constant, or when the file has no such column. */
  index: number | null
  /** The header, or the place in a file without one; null for a constant. */
  column: string | null
  format: CellFormat
}

/** The column's place counted from 0, or null. */
export function findColumn(dialect: Dialect, ref: ColumnRef): number | null {
  if ('position' in ref) return ref.position <= dialect.columnCount ? ref.position - 1 : null
  if ('column' in ref) return findByName(dialect.columns ?? [], ref.column)
  return onlyOne('path' in ref ? placesOfPath(dialect, ref.path) : placesOfContent(dialect, ref.content))
}

/** By its exact name, else without regard to case, accents and spaces. */
function findByName(columns: readonly string[], name: string): number | null {
  const exact = columns.indexOf(name)
  if (exact >= 0) return exact
  const folded = foldName(name)
  const similar = columns.findIndex((column) => foldName(column) === folded)
  return similar >= 0 ? similar : null
}

/** Columns whose cells look so, by place from 0. */
export function placesOfContent({ shapes = [] }: Dialect, content: ColumnShape): number[] {
  return shapes.flatMap((shape, place) => (shape === content ? [place] : []))
}

/** Columns whose nested name ends with the path, by place from 0: one that is the path alone, where there is one. */
export function placesOfPath({ columns }: Dialect, path: string): number[] {
  const wanted = pathParts(path)
  const ending = (columns ?? []).flatMap((name, place) => (endsWith(pathParts(name), wanted) ? [place] : []))
  const whole = ending.filter((place) => pathParts(columns?.[place] ?? '').length === wanted.length)
  return whole.length === 1 ? whole : ending
}

function pathParts(path: string): string[] {
  return path
    .split('/')
    .map((part) => foldName(part.slice(part.lastIndexOf(':') + 1)))
    .filter((part) => part !== '')
}

function endsWith(parts: readonly string[], wanted: readonly string[]): boolean {
  const start = parts.length - wanted.length
  return wanted.length > 0 && start >= 0 && wanted.every((part, i) => parts[start + i] === part)
}

function onlyOne(places: readonly number[]): number | null {
  return places.length === 1 ? (places[0] ?? null) : null
}

/** What a person calls the column: its header, or its place. */
export function columnLabel(dialect: Dialect, index: number): string {
  return dialect.columns?.[index] || String(index + 1)
}

/** The columns a field is filled from, in the profile's order. */
export function columnsOf(profile: Profile, field: ProductField): readonly ColumnRef[] {
  const from = profile.fields[field]?.from
  if (!from) return []
  return Array.isArray(from) ? from : [from]
}

/** The first column a field is filled from; it stands for all of them where they are joined. */
export function fieldOrigin(profile: Profile, dialect: Dialect, field: ProductField): FieldOrigin {
  const [ref] = columnsOf(profile, field)
  if (!ref) return { index: null, column: null, format: profileFormat }

  const index = findColumn(dialect, ref)
  if (index === null) return { index, column: refLabel(ref), format: formatAt(dialect, null) }
  return { index, column: columnLabel(dialect, index), format: formatAt(dialect, index) }
}

function refLabel(ref: ColumnRef): string {
  if ('column' in ref) return ref.column
  if ('position' in ref) return String(ref.position)
  return 'path' in ref ? ref.path : ref.content
}

/** How numbers and dates of a column are written; the file's own way where the column shows none. */
export function formatAt({ formats, decimalMark, thousandMark, dateOrder }: Dialect, index: number | null): CellFormat {
  return (index === null ? undefined : formats[index]) ?? { decimalMark, thousandMark, dateOrder }
}
