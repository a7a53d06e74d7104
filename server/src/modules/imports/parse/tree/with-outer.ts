import type { ReadRecord } from './tree-rows.ts'

/** An element of a list with the values of the record around it; what is wrong there is wrong for each. */
export function withOuter(inner: ReadRecord, outer: ReadRecord): ReadRecord {
  const cells = outer.cells.slice()
  for (let i = 0; i < inner.cells.length; i++) {
    const cell = inner.cells[i]
    if (cell === undefined || cell === '') continue
    while (cells.length < i) cells.push('')
    cells[i] = cell
  }
  return {
    cells,
    defect: inner.defect ?? outer.defect,
    isPlain: (inner.isPlain ?? false) && (outer.isPlain ?? false),
  }
}
