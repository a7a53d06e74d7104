/** One statement of a script, and the line it begins on. */
export interface Statement {
  text: string
  line: number
}

// What may hide a semicolon: comments, strings, quoted names, dollar-quoted bodies. Words are read to see BEGIN ATOMIC.
const TOKEN =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|;/g

/** Splits a script at the semicolons that end statements. Comments stay with the statement they stand before. */
export function splitStatements(script: string): Statement[] {
  const statements: Statement[] = []
  let start = 0
  let body = newBody()
  TOKEN.lastIndex = 0
  for (let token = TOKEN.exec(script); token; token = TOKEN.exec(script)) {
    const [text] = token
    if (text === '/*') TOKEN.lastIndex = endOfComment(script, token.index)
    if (text.startsWith('$')) TOKEN.lastIndex = endOfDollarQuote(script, token.index, text)
    if (/^\w/.test(text) && !text.endsWith("'")) body = readWord(body, text.toLowerCase())
    if (text !== ';' || body.depth > 0) continue

    add(statements, script, { start, end: token.index })
    start = token.index + 1
    body = newBody()
  }
  add(statements, script, { start, end: script.length })
  return statements
}

/** Where we are in a routine's body written as BEGIN ATOMIC … END, whose semicolons end nothing. */
interface Body {
  routine: boolean
  depth: number
  last: string
}

function newBody(): Body {
  return { routine: false, depth: 0, last: '' }
}

function readWord({ routine, depth, last }: Body, word: string): Body {
  if (depth === 0) {
    const opens = routine && last === 'begin' && word === 'atomic'
    return { routine: routine || word === 'function' || word === 'procedure', depth: opens ? 1 : 0, last: word }
  }
  if (word === 'case') return { routine, depth: depth + 1, last: word }
  if (word === 'end') return { routine, depth: depth - 1, last: word }
  return { routine, depth, last: word }
}

function endOfComment(script: string, start: number): number {
  const edges = /\/\*|\*\//g
  edges.lastIndex = start
  let depth = 0
  for (let edge = edges.exec(script); edge; edge = edges.exec(script)) {
    depth += edge[0] === '/*' ? 1 : -1
    if (depth === 0) return edges.lastIndex
  }
  return script.length
}

function endOfDollarQuote(script: string, start: number, quote: string): number {
  const end = script.indexOf(quote, start + quote.length)
  return end < 0 ? script.length : end + quote.length
}

function add(statements: Statement[], script: string, { start, end }: { start: number; end: number }): void {
  const text = script.slice(start, end)
  if (!hasCode(text)) return

  const first = start + (text.length - text.trimStart().length)
  statements.push({ text: text.trim(), line: lineAt(script, first) })
}

/** The statement without the comments before it. */
export function withoutLeadingComments(text: string): string {
  let rest = text.trimStart()
  for (;;) {
    if (rest.startsWith('--')) rest = afterLine(rest).trimStart()
    else if (rest.startsWith('/*')) rest = rest.slice(endOfComment(rest, 0)).trimStart()
    else return rest
  }
}

function hasCode(text: string): boolean {
  return withoutLeadingComments(text) !== ''
}

/** The number of the line that holds a position, from 1. */
export function lineAt(script: string, position: number): number {
  return script.slice(0, position).split('\n').length
}

function afterLine(text: string): string {
  const end = text.indexOf('\n')
  return end < 0 ? '' : text.slice(end)
}
