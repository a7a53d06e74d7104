/** One word of an expression and where it stands, counted from 0. */
export interface Token {
  kind: 'number' | 'text' | 'name' | 'column' | 'sign' | 'end'
  text: string
  at: number
}

export type Tokens = { ok: Token[] } | { bad: string; at: number }

const SPACES = /\s+/y
const NUMBER = /\d+(?:\.\d+)?/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const SIGN = /<=|>=|!=|<>|==|[-+*/&=<>(),]/y
const QUOTED: Record<string, string> = { '"': '"', "'": "'", '[': ']' }

/** The words of an expression. */
export function tokenise(source: string): Tokens {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const spaces = match(SPACES, source, at)
    if (spaces !== null) {
      at += spaces.length
      continue
    }
    const token = quotedAt(source, at) ?? plainAt(source, at)
    if ('bad' in token) return token
    tokens.push(token.token)
    at = token.next
  }
  tokens.push({ kind: 'end', text: '', at })
  return { ok: tokens }
}

type Found = { token: Token; next: number } | { bad: string; at: number }

function plainAt(source: string, at: number): Found {
  for (const [kind, pattern] of [['number', NUMBER] as const, ['name', NAME] as const, ['sign', SIGN] as const]) {
    const text = match(pattern, source, at)
    if (text !== null) return { token: { kind, text, at }, next: at + text.length }
  }
  return { bad: `"${String.fromCodePoint(source.codePointAt(at) ?? 0)}" means nothing here`, at }
}

/** A text in quotes, or a column in square brackets; the closing sign is written twice inside. */
function quotedAt(source: string, start: number): Found | null {
  const open = source[start] ?? ''
  const close = QUOTED[open]
  if (!close) return null
  let text = ''
  let at = start + 1
  while (at < source.length) {
    const next = source.indexOf(close, at)
    if (next < 0) break
    text += source.slice(at, next)
    if (source[next + 1] !== close) {
      return { token: { kind: open === '[' ? 'column' : 'text', text, at: start }, next: next + 1 }
    }
    text += close
    at = next + 2
  }
  return { bad: `${open} is not closed by ${close}`, at: start }
}

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0] ?? null
}
