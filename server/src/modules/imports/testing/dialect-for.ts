import type { CellFormat, Dialect, RawRecord } from '../types.ts'

const pointed: CellFormat = { decimalMark: '.', thousandMark: '', dateOrder: 'dmy' }

/** A file with these headers, or with so many columns and none. */
export function dialectFor(columns: readonly string[] | number, format: Partial<CellFormat> = {}): Dialect {
  const own = { ...pointed, ...format }
  const names = typeof columns === 'number' ? null : columns
  const columnCount = names?.length ?? Number(columns)
  return {
    ...own,
    encoding: 'utf-8',
    delimiter: ';',
    quote: '"',
    header: names !== null,
    skipRows: 0,
    columns: names,
    columnCount,
    formats: Array.from({ length: columnCount }, () => own),
  }
}

/** One record of these rows, from line 2 on. */
export function recordOf(first: string[], ...others: string[][]): RawRecord {
  return {
    line: 2,
    rows: [
      { line: 2, cells: first, defect: null },
      ...others.map((cells, i) => ({ line: i + 3, cells, defect: null })),
    ],
  }
}
