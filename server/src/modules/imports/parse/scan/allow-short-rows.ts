import type { RawRow } from '../../types.ts'

// Enough rows to know a writer's habit, few enough to hold.
const ROWS_LOOKED_AT = 1000
const LEAST_SHORT_ROWS = 3
const LEAST_SHARE = 0.02

/**
 * Some programs leave out the empty cells at a row's end. A file is taken for one of these when, among its first
 * thousand rows, short ones are usual and none, short or full, ends in an empty cell; then short rows are filled up.
 * In any other file a short row lost a cell somewhere, and what stands behind the loss is in the wrong column.
 */
export async function* allowShortRows(
  batches: AsyncIterable<RawRow[]>,
  columnCount: number,
): AsyncGenerator<RawRow[], void, undefined> {
  let held: RawRow[] | null = []
  let allowed = false
  for await (const batch of batches) {
    if (held === null) {
      if (allowed) for (const row of batch) fillUp(row, columnCount)
      yield batch
      continue
    }
    held = held.length === 0 ? batch : held.concat(batch)
    if (held.length < ROWS_LOOKED_AT) continue

    allowed = leavesOutEmptyCells(held)
    if (allowed) for (const row of held) fillUp(row, columnCount)
    yield held
    held = null
  }

  if (held === null || held.length === 0) return
  if (leavesOutEmptyCells(held)) for (const row of held) fillUp(row, columnCount)
  yield held
}

/** Whether the writer of these rows leaves out empty cells at the end, told from the first thousand. */
export function leavesOutEmptyCells(rows: readonly RawRow[]): boolean {
  let short = 0
  const looked = Math.min(rows.length, ROWS_LOOKED_AT)
  for (let i = 0; i < looked; i++) {
    const row = rows[i]
    if (row === undefined || (row.defect !== null && row.defect.code !== 'ROW_TOO_SHORT')) continue
    if (row.cells.at(-1) === '') return false
    if (row.defect !== null) short++
  }
  return short >= LEAST_SHORT_ROWS && short >= looked * LEAST_SHARE
}

function fillUp(row: RawRow, columnCount: number): void {
  if (row.defect?.code !== 'ROW_TOO_SHORT') return
  row.defect = null
  while (row.cells.length < columnCount) row.cells.push('')
}
