import type { ArchivedColumn, RowSet, Text } from './format/rows.ts'

export interface Limits {
  rows: number
  /** Of their texts: rows can be large. */
  bytes: number
}

/** Splits rows into sets that fit into memory. */
export async function* collectRows(
  rows: AsyncIterable<Text[]>,
  columns: readonly ArchivedColumn[],
  limits: Limits,
): AsyncGenerator<RowSet> {
  let values: Text[][] = columns.map(() => [])
  let [count, bytes] = [0, 0]
  for await (const row of rows) {
    for (const [i, column] of values.entries()) {
      const value = row[i] ?? null
      column.push(value)
      bytes += value?.length ?? 0
    }
    count += 1
    if (count < limits.rows && bytes < limits.bytes) continue
    yield { columns, values, count }
    values = columns.map(() => [])
    count = 0
    bytes = 0
  }
  if (count > 0) yield { columns, values, count }
}
