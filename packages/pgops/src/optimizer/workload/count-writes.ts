import { type Node, parseSync, type RangeVar } from 'libpg-query'
import type { WorkloadQuery } from './workload.ts'

/** Rows that the workload writes into each table, by the table's name as queries write it, with its schema or without:
 *  what every index of it is kept up for. */
export function countWrites(workload: readonly WorkloadQuery[]): Map<string, number> {
  const writes = new Map<string, number>()
  for (const { text, calls, rows } of workload) {
    for (const table of writtenTables(text))
      writes.set(table, (writes.get(table) ?? 0) + Math.min(rows, MOST_ROWS_OF_A_CALL * calls))
  }
  return writes
}

// A bulk load happens once and sorts its rows into an index in one go: it is no reason against one.
const MOST_ROWS_OF_A_CALL = 100

/** Deletes leave indexes as they are until VACUUM comes. */
function writtenTables(text: string): string[] {
  try {
    const statement = parseSync(text).stmts?.[0]?.stmt
    return [statement, ...partsOf(statement)].flatMap((node) => {
      const { schemaname, relname } = relationOf(node) ?? {}
      return relname === undefined ? [] : [schemaname === undefined ? relname : `${schemaname}.${relname}`]
    })
  } catch {
    return []
  }
}

/** The statements of WITH, which may write too. */
function partsOf(node: Node | undefined): Node[] {
  const [body] = Object.values(node ?? {}) as { withClause?: { ctes?: Node[] } }[]
  return (body?.withClause?.ctes ?? []).flatMap((part) =>
    'CommonTableExpr' in part ? (part.CommonTableExpr.ctequery ?? []) : [],
  )
}

function relationOf(node: Node | undefined): RangeVar | undefined {
  if (!node) return undefined
  if ('InsertStmt' in node) return node.InsertStmt.relation
  if ('UpdateStmt' in node) return node.UpdateStmt.relation
  if ('MergeStmt' in node) return node.MergeStmt.relation
  return 'CopyStmt' in node && node.CopyStmt.is_from ? node.CopyStmt.relation : undefined
}
