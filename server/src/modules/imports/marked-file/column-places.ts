import { columnLabel } from '../formats/find-column.ts'
import type { Dialect } from '../types.ts'

/** Where a column named in a problem stands, counted from 0; null when the problem is of the whole row. */
export type Place = (column: string | null) => number | null

/** Finds columns by what reports call them. `places` says where another sheet than the first has them. */
export function columnPlaces(dialect: Dialect, places: readonly number[] | null = null): Place {
  const known = new Map<string, number>()
  for (let i = dialect.columnCount - 1; i >= 0; i--) known.set(columnLabel(dialect, i), places?.[i] ?? i)
  return (column) => {
    const place = column === null ? undefined : known.get(column)
    return place === undefined || place < 0 ? null : place
  }
}
