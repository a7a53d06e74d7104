import type { RawRow } from '../../types.ts'

// Enough rows to know a writer's habit, few enough to hold.
const ROWS_LOOKED_AT = 1000
const LEAST_ROWS = 3
const LEAST_SHARE = 0.02

/** A row, and whether empty cells stood behind its last column. */
export interface ScannedRow extends RawRow {
  isWide?: true
  /** Nothing stands behind it, not even a line break. */
  endsFile?: true
}

/** What the writer of a file does at the end of its rows. */
interface Habits {
  leavesOutEmptyCells: boolean
  addsEmptyCells: boolean
}

/**
 * Some programs leave out the empty cells at a row's end. A file is taken for one of these when, among its first
 * thousand rows, short ones are usual and none, short or full, ends in an empty cell; then short rows are filled up.
 * In any other file a short row lost a cell somewhere, and what stands behind the loss is in the wrong column.
 *
 * Others end rows in a delimiter. Where that is not usual, and the last column may be empty, a row with an empty cell
 * behind it may as well have a delimiter too many somewhere, and is told as too long.
 */
export async function* settleUnevenRows(
  batches: AsyncIterable<ScannedRow[]>,
  columnCount: number,
): AsyncGenerator<RawRow[], void, undefined> {
  let held: ScannedRow[] | null = []
  let habits: Habits = { leavesOutEmptyCells: false, addsEmptyCells: false }
  for await (const batch of batches) {
    if (held === null) {
      settle(batch, columnCount, habits)
      yield batch
      continue
    }
    held = held.length === 0 ? batch : held.concat(batch)
    if (held.length < ROWS_LOOKED_AT) continue

    habits = habitsOf(held)
    settle(held, columnCount, habits)
    yield held
    held = null
  }

  if (held === null || held.length === 0) return
  settle(held, columnCount, habitsOf(held))
  yield held
}

function habitsOf(rows: readonly ScannedRow[]): Habits {
  return { leavesOutEmptyCells: leavesOutEmptyCells(rows), addsEmptyCells: addsEmptyCells(rows) }
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
  return short >= LEAST_ROWS && short >= looked * LEAST_SHARE
}

/** Whether rows end in a delimiter, or nothing else can be meant by one. */
function addsEmptyCells(rows: readonly ScannedRow[]): boolean {
  const looked = rows.slice(0, ROWS_LOOKED_AT).filter(({ defect }) => defect === null)
  const wide = looked.filter(({ isWide }) => isWide)
  if (wide.length === 0) return false
  const isUsual = wide.length >= LEAST_ROWS && wide.length >= looked.length * LEAST_SHARE
  return isUsual || looked.every(({ isWide, cells }) => isWide || cells.at(-1) !== '')
}

function settle(rows: readonly ScannedRow[], columnCount: number, habits: Habits): void {
  for (const row of rows) {
    if (row.isWide && !habits.addsEmptyCells)
      row.defect ??= { code: 'ROW_TOO_LONG', position: columnCount + 1, value: '' }
    if (row.defect?.code !== 'ROW_TOO_SHORT') continue
    if (habits.leavesOutEmptyCells) {
      row.defect = null
      while (row.cells.length < columnCount) row.cells.push('')
    } else if (row.endsFile) row.defect = { ...row.defect, code: 'FILE_CUT_OFF' }
  }
}
