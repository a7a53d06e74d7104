import type { ColumnRef, ProductField, Profile } from '@products-manager/contract'
import type { CellFormat, Dialect } from '../types.ts'
import { foldName } from './fold-name.ts'

/** Numbers in a profile itself: constants, defaults, limits. */
const profileFormat: CellFormat = { decimalMark: '.', thousandMark: '', dateOrder: 'ymd' }

/** Where a field's text comes from, and how numbers and dates are written there. */
export interface FieldOrigin {
  /** Counted from 0; null for a constant, or when the file has no such column. */
  index: number | null
  /** The header, or the place in a file without one; null for a constant. */
  column: string | null
  format: CellFormat
}

/** The column's place counted from 0, or null: by its exact name, else without regard to case, accents and spaces. */
export function findColumn(dialect: Dialect, ref: ColumnRef): number | null {
  if ('position' in ref) return ref.position <= dialect.columnCount ? ref.position - 1 : null

  const columns = dialect.columns ?? []
  const exact = columns.indexOf(ref.column)
  if (exact >= 0) return exact
  const folded = foldName(ref.column)
  const similar = columns.findIndex((name) => foldName(name) === folded)
  return similar >= 0 ? similar : null
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
  const own: CellFormat = {
    decimalMark: dialect.decimalMark,
    thousandMark: dialect.thousandMark,
    dateOrder: dialect.dateOrder,
  }
  if (index === null) return { index, column: 'column' in ref ? ref.column : String(ref.position), format: own }
  return { index, column: columnLabel(dialect, index), format: dialect.formats[index] ?? own }
}
