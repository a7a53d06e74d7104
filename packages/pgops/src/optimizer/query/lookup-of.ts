import { type Node, parseSync, type SelectStmt } from 'libpg-query'

/** A query that fetches one table's rows by the equality of some columns, as a program's loop does. */
export interface Lookup {
  table: string
  columns: string[]
}

/** The lookup a text is, or null. */
export function lookupOf(text: string): Lookup | null {
  const select = selectIn(text)
  const [from, second] = select?.fromClause ?? []
  if (!select?.whereClause || second || !from || !('RangeVar' in from)) return null

  const columns: string[] = []
  if (!collect(select.whereClause, columns) || columns.length === 0) return null
  return { table: from.RangeVar.relname ?? '', columns }
}

/** The tables a query reads at its outermost level, joins included. */
export function tablesIn(text: string): string[] {
  const found: string[] = []
  const visit = (node: Node | undefined) => {
    if (!node) return
    if ('RangeVar' in node) found.push(node.RangeVar.relname ?? '')
    if ('JoinExpr' in node) {
      visit(node.JoinExpr.larg)
      visit(node.JoinExpr.rarg)
    }
  }
  for (const node of selectIn(text)?.fromClause ?? []) visit(node)
  return found
}

function selectIn(text: string): SelectStmt | null {
  try {
    const statement = parseSync(text).stmts?.[0]?.stmt
    return statement && 'SelectStmt' in statement ? statement.SelectStmt : null
  } catch {
    return null
  }
}

/** Whether a condition is only equalities, all told in `columns`; other conditions joined by AND do no harm. */
function collect(node: Node, columns: string[]): boolean {
  if ('BoolExpr' in node) {
    return node.BoolExpr.boolop === 'AND_EXPR' && (node.BoolExpr.args ?? []).every((part) => collect(part, columns))
  }
  if (!('A_Expr' in node)) return true
  const { kind, name, lexpr, rexpr } = node.A_Expr
  const isEquality =
    kind === 'AEXPR_OP' &&
    name?.length === 1 &&
    'String' in (name[0] as Node) &&
    (name[0] as { String: { sval?: string } }).String.sval === '='
  if (!isEquality) return kind !== 'AEXPR_IN' && kind !== 'AEXPR_OP_ANY'
  const column = columnName(lexpr) ?? columnName(rexpr)
  const value = [lexpr, rexpr].some((side) => isValue(side))
  if (column && value) columns.push(column)
  return true
}

function columnName(node: Node | undefined): string | null {
  if (!node || !('ColumnRef' in node)) return null
  const last = node.ColumnRef.fields?.at(-1)
  return last && 'String' in last ? (last.String.sval ?? null) : null
}

function isValue(node: Node | undefined): boolean {
  if (!node) return false
  if ('TypeCast' in node) return isValue(node.TypeCast.arg)
  return 'ParamRef' in node || 'A_Const' in node
}
