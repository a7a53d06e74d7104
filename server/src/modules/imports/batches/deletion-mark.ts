import type { Profile } from '@products-manager/contract'
import { columnsMissing } from '../errors.ts'
import { cellOf } from '../formats/cell-of.ts'
import { findColumn } from '../formats/find-column.ts'
import { missingColumn } from '../map/missing-columns.ts'
import type { Dialect, RawRecord } from '../types.ts'

export interface DeletionMark {
  /** The column's place, counted from 0; null when the profile knows no mark. */
  position: number | null
  isDeleted(record: RawRecord): boolean
}

/**
 * What tells rows that take an offer off the list from rows that put one on it.
 * @throws IMPORT_COLUMNS_MISSING
 */
export function compileDeletionMark({ deleted }: Profile, dialect: Dialect): DeletionMark {
  if (!deleted) return { position: null, isDeleted: () => false }
  const position = findColumn(dialect, deleted.from)
  if (position === null) throw columnsMissing({ columns: [missingColumn(dialect, deleted.from, 'deleted')] })

  const marks = new Set(deleted.values.map(folded))
  return { position, isDeleted: ({ rows: [row] }) => marks.has(folded(cellOf(row, position))) }
}

function folded(text: string): string {
  return text.trim().toLowerCase()
}
