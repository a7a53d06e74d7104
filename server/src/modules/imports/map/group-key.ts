import type { Profile } from '@products-manager/contract'
import { findColumn } from '../formats/find-column.ts'
import type { Dialect, RawRow } from '../types.ts'
import { trimSpaces } from './cell-text.ts'

/**
 * What adjacent rows of one product have in common; null for a row that stands alone because it has no value there.
 * Null instead of a function when the profile groups nothing.
 */
export function compileGroupKey(profile: Profile, dialect: Dialect): ((row: RawRow) => string | null) | null {
  if (!profile.groupBy) return null
  const indexes = profile.groupBy.map((ref) => findColumn(dialect, ref)).filter((index) => index !== null)
  if (indexes.length === 0) return null

  return ({ cells }) => {
    const parts = indexes.map((index) => trimSpaces(cells[index] ?? ''))
    // No cell that passed the parser has a NUL in it.
    return parts.every((part) => part === '') ? null : parts.join('\u0000')
  }
}
