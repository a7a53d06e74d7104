import type { Profile } from '@products-manager/contract'
import { cellOf } from '../formats/cell-of.ts'
import { findColumn } from '../formats/find-column.ts'
import type { Dialect, RawRecord } from '../types.ts'

export interface DeletionMark {
  /** The column's place, counted from 0; null when the profile knows no mark. */
  position: number | null
  isDeleted(record: RawRecord): boolean
}

/** What tells rows that take an offer off the list from rows that put one on it. A file without the column is refused before. */
export function compileDeletionMark({ deleted }: Profile, dialect: Dialect): DeletionMark {
  const position = deleted ? findColumn(dialect, deleted.from) : null
  if (!deleted || position === null) return { position: null, isDeleted: () => false }

  const marks = new Set(deleted.values.map(folded))
  return { position, isDeleted: ({ rows: [row] }) => marks.has(folded(cellOf(row, position))) }
}

function folded(text: string): string {
  return text.trim().toLowerCase()
}
