import { tokensOf } from './tokens.ts'

/** Puts numbers where a query's LIMIT and OFFSET have parameters, as without them the planner takes a tenth of all rows
 *  for wanted. The other parameters are numbered anew. */
export function withLimits(text: string, rowsPerCall: number): string {
  const tokens = safe(text)
  const numbers = new Map<string, number>()
  let result = ''
  let from = 0
  for (const [at, token] of tokens.entries()) {
    if (!/^\$\d+$/.test(token.text)) continue
    const before = tokens[at - 1]?.lower ?? ''
    const value = limitFor(before, tokens[at + 1]?.lower ?? '', rowsPerCall)
    if (value === null && !numbers.has(token.text)) numbers.set(token.text, numbers.size + 1)
    result += text.slice(from, token.start) + (value ?? `$${numbers.get(token.text)}`)
    from = token.end
  }
  return result + text.slice(from)
}

function limitFor(before: string, behind: string, rowsPerCall: number): number | null {
  if (before === 'limit') return Math.max(1, Math.ceil(rowsPerCall))
  if ((before === 'first' || before === 'next') && behind.startsWith('row')) return Math.max(1, Math.ceil(rowsPerCall))
  return before === 'offset' ? 0 : null
}

function safe(text: string) {
  try {
    return tokensOf(text)
  } catch {
    return []
  }
}
