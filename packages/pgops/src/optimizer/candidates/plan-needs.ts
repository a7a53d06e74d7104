import { nodesOf, type PlanNode } from '../query/explain.ts'
import { aliasesIn, alternativesIn, bare, type Condition, conditionsIn, operandOf } from './conditions.ts'

/** What one reading of a table in a plan asks of it. */
export interface TableNeed {
  schema: string
  table: string
  alias: string
  conditions: Condition[]
  /** Conditions joined by OR, each part's own. */
  alternatives: Condition[][]
  /** Orders the plan sorts or groups into; expressions without alias, with their direction. */
  orders: SortKey[][]
  /** Columns that are read of it, when they can be told. */
  columns: Set<string> | null
}

export interface SortKey {
  text: string
  column: string | null
  suffix: string
}

const CONDITIONS = ['Filter', 'Index Cond', 'Recheck Cond', 'Hash Cond', 'Merge Cond', 'Join Filter'] as const

/** Reads a plan for what an index could give. The planner has seen through views, subqueries and partitions already. */
export function needsOf(root: PlanNode): TableNeed[] {
  const nodes = [...nodesOf(root)]
  const needs = new Map<string, TableNeed>()
  for (const node of nodes) {
    const { 'Relation Name': table, Schema: schema, Alias: alias } = node
    if (!table || !schema || !alias || node['Node Type'] === 'ModifyTable') continue
    needs.set(alias, { schema, table, alias, conditions: [], alternatives: [], orders: [], columns: null })
  }
  for (const node of nodes) {
    for (const field of CONDITIONS) if (node[field]) addConditions(needs, node[field])
    for (const keys of [node['Sort Key'], node['Group Key']]) if (keys) addOrder(needs, keys)
    if (node['Node Type'] === 'Aggregate') addExtremes(needs, node.Output ?? [])
  }
  addColumns(needs, nodes)
  return [...needs.values()]
}

function addConditions(needs: Map<string, TableNeed>, text: string): void {
  for (const condition of conditionsIn(text)) needs.get(condition.operand.alias)?.conditions.push(condition)
  for (const condition of mirrored(text)) needs.get(condition.operand.alias)?.conditions.push(condition)
  for (const parts of alternativesIn(text)) {
    const found = parts.map((part) => conditionsIn(part)[0])
    const alias = found[0]?.operand.alias
    const same = found.flatMap((condition) => (condition && condition.operand.alias === alias ? [condition] : []))
    if (alias !== undefined && same.length === parts.length) needs.get(alias)?.alternatives.push(same)
  }
}

/** A join's equality serves an index on either side. */
function mirrored(text: string): Condition[] {
  return conditionsIn(text).flatMap((condition) => {
    const other = condition.operator === '=' ? operandOf(bare(condition.value)) : null
    if (!other) return []
    return [{ operand: other, operator: '=', value: `${condition.operand.alias}.x`, isConstant: false, predicate: '' }]
  })
}

function addOrder(needs: Map<string, TableNeed>, keys: readonly string[]): void {
  const order: SortKey[] = []
  let of: string | undefined
  for (const key of keys) {
    const [, body = key, suffix = ''] =
      /^([\s\S]*?)((?:\s+(?:ASC|DESC|USING \S+|NULLS FIRST|NULLS LAST))*)$/.exec(key) ?? []
    const operand = operandOf(body.replace(/\s+COLLATE\s+\S+$/i, ''))
    if (!operand || (of !== undefined && operand.alias !== of) || suffix.includes('USING')) break
    of = operand.alias
    order.push({ text: operand.text, column: operand.column, suffix: suffix.trim() })
  }
  if (of !== undefined) needs.get(of)?.orders.push(order)
}

/** The least and the greatest value are the ends of an index. */
function addExtremes(needs: Map<string, TableNeed>, output: readonly string[]): void {
  for (const text of output) {
    const [, inside] = /^(?:PARTIAL )?(?:min|max)\(([\s\S]+)\)$/.exec(text) ?? []
    if (inside) addOrder(needs, [inside])
  }
}

const PASSING = new Set([
  'Sort',
  'Incremental Sort',
  'Limit',
  'Hash',
  'Materialize',
  'Memoize',
  'Gather',
  'Gather Merge',
  'Append',
  'Merge Append',
  'LockRows',
  'Unique',
])

/** The columns a plan reads: of what its parts compute, as scans themselves often hand on whole rows. */
function addColumns(needs: Map<string, TableNeed>, nodes: readonly PlanNode[]): void {
  if (nodes.some((node) => node['Node Type'] === 'ModifyTable' || node['Node Type'] === 'LockRows')) return
  const texts = nodes.flatMap((node, at) => {
    const computes = at === 0 || !(PASSING.has(node['Node Type']) || node['Relation Name'])
    const conditions = CONDITIONS.flatMap((field) => node[field] ?? [])
    return [
      ...conditions,
      ...(node['Sort Key'] ?? []),
      ...(node['Group Key'] ?? []),
      ...(computes ? (node.Output ?? []) : []),
    ]
  })
  for (const text of texts) {
    for (const alias of aliasesIn(text)) {
      const need = needs.get(alias)
      if (!need) continue
      need.columns ??= new Set()
      for (const column of columnsOf(text, alias)) need.columns.add(column)
    }
  }
}

function columnsOf(text: string, alias: string): string[] {
  const name = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`
  const quotedAlias = `"${alias.replaceAll('"', '""')}"`
  return [...text.matchAll(new RegExp(String.raw`(?<![\p{L}\p{N}_".])(${name})\.(${name})`, 'gu'))].flatMap(
    ([, of = '', column = '']) =>
      of === alias || of === quotedAlias
        ? [column.startsWith('"') ? column.slice(1, -1).replaceAll('""', '"') : column]
        : [],
  )
}
