import type { RawRow } from '../../types.ts'

/** How many cells most rows have; of two equally common widths the wider, for short rows are the commoner damage. */
export function usualWidth(rows: readonly RawRow[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1)

  let best = { width: 0, count: 0 }
  for (const [width, count] of counts) {
    if (count > best.count || (count === best.count && width > best.width)) best = { width, count }
  }
  return best.width
}
