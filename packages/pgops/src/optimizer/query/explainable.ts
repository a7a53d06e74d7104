import { parseSync } from 'libpg-query'
import { type Token, tokensOf } from './tokens.ts'

/** A statement that EXPLAIN takes, or why there is none. */
export type Explainable = { text: string; parameters: number } | { refused: string }

const PLANNED = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

/** What of a statement can be planned: itself, the query of a cursor, of COPY, PREPARE, EXPLAIN or CREATE TABLE AS. */
export function explainable(text: string): Explainable {
  try {
    return planned(text)
  } catch (error) {
    return { refused: `it cannot be parsed: ${error instanceof Error ? error.message : error}` }
  }
}

function planned(given: string): Explainable {
  const text = parsed(given)
  const [statement, second] = parseSync(text).stmts ?? []
  if (second) return { refused: 'it is several statements' }
  const kind = Object.keys(statement?.stmt ?? {})[0] ?? 'an empty statement'
  if (PLANNED.has(kind)) return { text: text, parameters: parameterCount(text) }

  const inner = innerQuery(kind, text)
  return inner === null ? { refused: `${kind.replace(/Stmt$/, '')} has no plan` } : planned(inner)
}

/** The text without its end mark; typed constants, whose normalised form is no SQL any more, are casts again. */
function parsed(given: string): string {
  const text = castTypedParameters(given.trim().replace(/;+\s*$/, ''))
  parseSync(text)
  return text
}

const PARAMETER = /^\$\d+$/

/** `interval '1 day'` is normalised to `interval $1`: written as `$1::interval` it can be read again. */
function castTypedParameters(text: string): string {
  const tokens = tokensOf(text)
  const pieces: string[] = []
  let from = 0
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1]
    if (!PARAMETER.test(token.text) || !before || !isTypeName(before)) continue
    pieces.push(text.slice(from, before.start), `${token.text}::${before.text}`)
    from = token.end
  }
  return pieces.join('') + text.slice(from)
}

const TYPES = new Set(
  'interval date time timetz timestamp timestamptz numeric decimal int integer bigint smallint real float text varchar bool boolean json jsonb uuid inet cidr bytea bit point box macaddr'.split(
    ' ',
  ),
)

function isTypeName({ lower }: Token): boolean {
  return TYPES.has(lower)
}

const OPENERS: Record<string, (tokens: Token[]) => number> = {
  DeclareCursorStmt: (tokens) => after(tokens, 'for'),
  PrepareStmt: (tokens) => after(tokens, 'as'),
  CreateTableAsStmt: (tokens) => after(tokens, 'as'),
  ExplainStmt: (tokens) =>
    tokens.findIndex(
      ({ lower }, at) => at > 0 && /^(select|with|insert|update|delete|merge|values|table|declare|create)$/.test(lower),
    ),
}

function innerQuery(kind: string, text: string): string | null {
  const tokens = tokensOf(text)
  if (kind === 'CopyStmt') return parenthesised(tokens, text)
  const at = OPENERS[kind]?.(tokens) ?? -1
  const token = tokens[at]
  return token ? text.slice(token.start).replace(/\bwith\s+(no\s+)?data\s*$/i, '') : null
}

function after(tokens: Token[], word: string): number {
  let depth = 0
  for (const [at, { text, lower }] of tokens.entries()) {
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth === 0 && lower === word) return at + 1
  }
  return -1
}

function parenthesised(tokens: Token[], text: string): string | null {
  if (tokens[1]?.text !== '(') return null
  let depth = 0
  for (const { text: sign, start } of tokens.slice(1)) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth === 0) return text.slice((tokens[1] as Token).end, start)
  }
  return null
}

function parameterCount(text: string): number {
  const numbers = tokensOf(text).flatMap(({ text: word }) => (PARAMETER.test(word) ? [Number(word.slice(1))] : []))
  return Math.max(0, ...numbers)
}
