import { type Node, parseSync } from 'libpg-query'
import { tokensOf } from '../query/tokens.ts'

/** A column or an expression over one relation's columns, without the relation's alias. */
export interface Operand {
  text: string
  /** The column's name when it is nothing but a column. */
  column: string | null
  alias: string
}

/** One condition of a plan: what is compared, how, and with what. */
export interface Condition {
  operand: Operand
  operator: string
  /** The other side's text; aliases of other relations stand in it. */
  value: string
  isConstant: boolean
  /** The condition as a predicate, without the alias. */
  predicate: string
}

/** What EXPLAIN writes for results of other parts of the plan; a value like any. */
const PLAN_RESULTS = /\((?:hashed )?(?:SubPlan|InitPlan) \d+\)(?:\.col\d+)?/g
const TESTS = /\b(?:EXISTS|alternatives:)?\(?(?:SubPlan \d+ or )?(?:hashed )?SubPlan \d+\)?/g

/** The conditions a plan's text joins by AND. What cannot be read is left out. */
export function conditionsIn(text: string): Condition[] {
  return conjunctsOf(text).flatMap((conjunct) => conditionOf(conjunct) ?? [])
}

/** The parts of an OR, where a condition is one. */
export function alternativesIn(text: string): string[][] {
  return conjunctsOf(text)
    .map((conjunct) => splitBy(conjunct, 'or'))
    .filter((parts) => parts.length > 1)
}

function conjunctsOf(text: string): string[] {
  return splitBy(text.replaceAll(PLAN_RESULTS, '$9').replaceAll(TESTS, 'true'), 'and')
}

function splitBy(given: string, word: 'and' | 'or'): string[] {
  const text = bare(given)
  try {
    const cuts: { start: number; end: number }[] = []
    let depth = 0
    let between = false
    for (const token of tokensOf(text)) {
      if (token.text === '(' || token.text === '[') depth++
      if (token.text === ')' || token.text === ']') depth--
      if (depth === 0 && token.lower === 'between') between = true
      if (depth !== 0 || token.lower !== word) continue
      if (between && word === 'and') between = false
      else cuts.push(token)
    }
    const ends = [...cuts.map(({ start }) => start), text.length]
    return ends.map((end, at) => bare(text.slice(at === 0 ? 0 : (cuts[at - 1]?.end ?? 0), end)))
  } catch {
    return []
  }
}

/** Without brackets around all of it. */
export function bare(given: string): string {
  let text = given.trim()
  while (text.startsWith('(') && closes(text) === text.length - 1) text = text.slice(1, -1).trim()
  return text
}

/** Where the bracket that a text begins with is closed. */
function closes(text: string): number {
  let depth = 0
  for (const token of tokensOf(text)) {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    if (depth === 0) return token.start
  }
  return -1
}

function conditionOf(text: string): Condition | null {
  const node = parsedExpression(text)
  if (!node) return null
  if ('NullTest' in node) {
    const operand = operandOf(text.replace(/\s+is\s+(not\s+)?null$/i, ''))
    const operator = node.NullTest.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null'
    return operand && { operand, operator, value: '', isConstant: true, predicate: `${operand.text} ${operator}` }
  }
  const denied = 'BoolExpr' in node && node.BoolExpr.boolop === 'NOT_EXPR'
  if (denied || 'ColumnRef' in node) {
    const operand = operandOf(denied ? bare(text.replace(/^not\s+/i, '')) : text)
    return operand?.column
      ? {
          operand,
          operator: 'is true',
          value: String(!denied),
          isConstant: true,
          predicate: `${denied ? 'not ' : ''}${operand.text}`,
        }
      : null
  }
  return comparison(text, node)
}

const FLIPPED: Record<string, string> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '=': '=',
  '<@': '@>',
  '@>': '<@',
  '&&': '&&',
}

function comparison(text: string, node: Node): Condition | null {
  if (!('A_Expr' in node)) return null
  const { name, location, lexpr, rexpr, kind } = node.A_Expr
  const sign = name?.at(-1)
  const operator = sign && 'String' in sign ? (sign.String.sval ?? '') : ''
  const at = characterAt(text, (location ?? 0) - SELECT.length)
  if (!lexpr || !rexpr || at <= 0) return null

  const left = bare(text.slice(0, at))
  const behind = text.slice(at)
  const right = behind.slice(operatorLength(behind)).trim()
  const isAny = kind === 'AEXPR_OP_ANY'
  const first = operandOf(left)
  if (first && !aliasesIn(right).has(first.alias)) {
    const isConstant = isConstantText(right)
    return {
      operand: first,
      operator: isAny ? `${operator} any` : operator,
      value: right,
      isConstant,
      predicate: withoutAlias(text, first.alias),
    }
  }
  const second = isAny ? null : operandOf(bare(right))
  const flipped = FLIPPED[operator]
  if (!second || !flipped || aliasesIn(left).has(second.alias)) return null
  return {
    operand: second,
    operator: flipped,
    value: left,
    isConstant: isConstantText(left),
    predicate: withoutAlias(text, second.alias),
  }
}

const SELECT = 'select '

function parsedExpression(text: string): Node | null {
  try {
    const statement = parseSync(`${SELECT}${text}`).stmts?.[0]?.stmt
    const target = statement && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : null
    return target && 'ResTarget' in target ? (target.ResTarget.val ?? null) : null
  } catch {
    return null
  }
}

function characterAt(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, Math.max(bytes, 0)).toString().length
}

/** An operator as EXPLAIN writes it: its sign, `OPERATOR(schema.sign)`, or a word; with ANY behind it its bracket stays. */
function operatorLength(text: string): number {
  return /^(?:operator\([^)]*\)|not\s+i?like|i?like|[-+*/<>=~!@#%^&|`?]+)/i.exec(text)?.[0].length ?? 0
}

/** The side of a comparison an index could be on: columns of one relation, and no value that changes. */
export function operandOf(given: string): Operand | null {
  const text = bare(given)
  const aliases = aliasesIn(text)
  const [alias] = aliases
  if (aliases.size !== 1 || alias === undefined || /\$\d/.test(text)) return null
  const inner = withoutAlias(text, alias)
  return { text: inner, column: columnIn(inner), alias }
}

/** A column, also behind a cast between texts: that changes nothing an index would see. */
function columnIn(text: string): string | null {
  let node = parsedExpression(text)
  while (node && 'TypeCast' in node && isTextType(node.TypeCast.typeName?.names?.at(-1)))
    node = node.TypeCast.arg ?? null
  if (!node || !('ColumnRef' in node)) return null
  const [field, more] = node.ColumnRef.fields ?? []
  return field && !more && 'String' in field ? (field.String.sval ?? null) : null
}

function isTextType(node: Node | undefined): boolean {
  return node !== undefined && 'String' in node && node.String.sval === 'text'
}

/** The aliases that a text's columns are qualified with. */
export function aliasesIn(text: string): Set<string> {
  const found = new Set<string>()
  const tokens = safeTokens(text)
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]
    const third = tokens[at + 2]
    if (next?.text !== '.' || !third || tokens[at - 1]?.text === '.' || isCast(tokens, at) || !isName(token.text))
      continue
    // `schema.function(…)` is no column.
    if (tokens[at + 3]?.text !== '(') found.add(unquoted(token.text))
  }
  return found
}

function isCast(tokens: { text: string }[], at: number): boolean {
  return tokens[at - 1]?.text === '::'
}

function withoutAlias(text: string, alias: string): string {
  const tokens = safeTokens(text)
  let result = ''
  let from = 0
  for (const [at, token] of tokens.entries()) {
    const dot = tokens[at + 1]
    if (dot?.text !== '.' || tokens[at - 1]?.text === '.' || isCast(tokens, at) || tokens[at + 3]?.text === '(')
      continue
    if (!isName(token.text) || unquoted(token.text) !== alias) continue
    result += text.slice(from, token.start)
    from = dot.end
  }
  return result + text.slice(from)
}

function safeTokens(text: string) {
  try {
    return tokensOf(text)
  } catch {
    return []
  }
}

function isName(text: string): boolean {
  return /^(?:"|[a-z_\u0080-\uffff])/i.test(text)
}

export function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

function isConstantText(text: string): boolean {
  return aliasesIn(text).size === 0 && !/\$\d/.test(text) && !/\bnow\(|current_/i.test(text)
}
