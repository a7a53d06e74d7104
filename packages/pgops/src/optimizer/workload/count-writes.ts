import { type Node, parseSync, type RangeVar } from 'libpg-query'
import type { WorkloadQuery } from './workload.ts'

/** Rows that the workload writes into each table, by the table's bare name: what every index of it is kept up for. */
export function countWrites(workload: readonly WorkloadQuery[]): Map<string, number> {
  const writes = new Map<string, number>()
  for (const { text, calls, rows } of workload) {
    const table = writtenTable(text)
    if (table !== null) writes.set(table, (writes.get(table) ?? 0) + Math.min(rows, MOST_ROWS_OF_A_CALL * calls))
  }
  return writes
}

// A bulk load happens once and sorts its rows into an index in one go: it is no reason against one.
const MOST_ROWS_OF_A_CALL = 100

/** Deletes leave indexes as they are until VACUUM comes. */
function writtenTable(text: string): string | null {
  try {
    return relationOf(parseSync(text).stmts?.[0]?.stmt)?.relname ?? null
  } catch {
    return null
  }
}

function relationOf(node: Node | undefined): RangeVar | undefined {
  if (!node) return undefined
  if ('InsertStmt' in node) return node.InsertStmt.relation
  if ('UpdateStmt' in node) return node.UpdateStmt.relation
  if ('MergeStmt' in node) return node.MergeStmt.relation
  return 'CopyStmt' in node && node.CopyStmt.is_from ? node.CopyStmt.relation : undefined
}
