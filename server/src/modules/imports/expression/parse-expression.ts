import type { Ast, BinaryOperator } from './ast.ts'
import { functions } from './functions.ts'
import { type Token, tokenise } from './tokens.ts'

/** An expression, or what is wrong with it and where, counted from 0. */
export type Parsed = { ok: Ast } | { bad: string; at: number }

// Far above what a person writes; it bounds the stack, and what one row can cost.
const DEEPEST = 50
const MOST_NODES = 500

/** Loosest first; all bind to the left. */
const levels: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!=', '<', '<=', '>', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
]
const spellings: Readonly<Record<string, string>> = { '==': '=', '<>': '!=' }
/** What `and` joins: there stands `not`, looser than the comparison after it. */
const AND = 1

class Wrong extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Reads an expression. Takes time in proportion to its length. */
export function parseExpression(source: string): Parsed {
  const tokens = tokenise(source)
  if ('bad' in tokens) return tokens
  try {
    return { ok: new Parser(tokens.ok).whole() }
  } catch (error) {
    if (error instanceof Wrong) return { bad: error.message, at: error.at }
    throw error
  }
}

/** One expression on its way from words to a tree. */
class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0
  #nodes = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Ast {
    const ast = this.#level(0)
    const rest = this.#peek()
    if (rest.kind !== 'end') throw new Wrong(`${shown(rest)} follows a complete expression`, rest.at)
    return ast
  }

  #level(level: number): Ast {
    const operators = levels[level]
    if (!operators) return this.#unary()
    let left = level === AND ? this.#negation() : this.#level(level + 1)
    for (;;) {
      const token = this.#peek()
      const operator = spellings[token.text] ?? token.text
      if ((token.kind !== 'sign' && token.kind !== 'name') || !operators.includes(operator)) return left
      this.#next++
      const right = level === AND ? this.#negation() : this.#level(level + 1)
      left = this.#node({ kind: 'binary', operator: operator as BinaryOperator, left, right }, token)
    }
  }

  #negation(): Ast {
    const token = this.#peek()
    if (token.kind !== 'name' || token.text !== 'not') return this.#level(AND + 1)
    this.#next++
    return this.#deeper(token, () => this.#node({ kind: 'not', of: this.#negation() }, token))
  }

  #unary(): Ast {
    const token = this.#peek()
    if (token.kind !== 'sign' || token.text !== '-') return this.#primary()
    this.#next++
    return this.#deeper(token, () => this.#node({ kind: 'negative', of: this.#unary() }, token))
  }

  #primary(): Ast {
    const token = this.#take()
    if (token.kind === 'number') return this.#node({ kind: 'number', text: token.text }, token)
    if (token.kind === 'text') return this.#node({ kind: 'text', text: token.text }, token)
    if (token.kind === 'column') return this.#node(columnOf(token), token)
    if (token.kind === 'name') return this.#named(token)
    if (token.text !== '(') throw new Wrong(`${shown(token)} stands where a value should`, token.at)
    const inner = this.#deeper(token, () => this.#level(0))
    this.#expect(')')
    return inner
  }

  #named(token: Token): Ast {
    if (this.#peek().text === '(' && this.#peek().kind === 'sign') return this.#call(token)
    const { text } = token
    if (text === 'true' || text === 'false') return this.#node({ kind: 'truth', value: text === 'true' }, token)
    if (text === 'value') return this.#node({ kind: 'reference', to: { kind: 'value' } }, token)
    if (['and', 'or', 'not'].includes(text)) throw new Wrong(`${shown(token)} stands where a value should`, token.at)
    return this.#node({ kind: 'reference', to: { kind: 'field', name: text } }, token)
  }

  #call(token: Token): Ast {
    const { text: name, at } = token
    const called = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (!called) throw new Wrong(`there is no function ${name}; there are ${Object.keys(functions).join(', ')}`, at)
    this.#expect('(')
    const parts = this.#deeper(token, () => this.#parts())
    const [least, most] = called.parts
    if (parts.length < least || parts.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`
      throw new Wrong(`${name} takes ${wanted} values, not ${parts.length}`, at)
    }
    return this.#node({ kind: 'call', name, parts }, token)
  }

  #parts(): Ast[] {
    if (this.#peek().text === ')' && this.#peek().kind === 'sign') {
      this.#next++
      return []
    }
    const parts = [this.#level(0)]
    for (;;) {
      const token = this.#take()
      if (token.kind === 'sign' && token.text === ')') return parts
      if (token.kind !== 'sign' || token.text !== ',')
        throw new Wrong(`${shown(token)} stands where , or ) should`, token.at)
      parts.push(this.#level(0))
    }
  }

  #deeper<T>({ at }: Token, work: () => T): T {
    if (++this.#depth > DEEPEST) throw new Wrong(`it is nested deeper than ${DEEPEST} levels`, at)
    const result = work()
    this.#depth--
    return result
  }

  #node(ast: Ast, { at }: Token): Ast {
    if (++this.#nodes > MOST_NODES) throw new Wrong(`it has more than ${MOST_NODES} parts`, at)
    return ast
  }

  #expect(sign: string): void {
    const token = this.#take()
    if (token.kind !== 'sign' || token.text !== sign)
      throw new Wrong(`${shown(token)} stands where ${sign} should`, token.at)
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? this.#tokens[this.#tokens.length - 1]!
  }

  #take(): Token {
    const token = this.#peek()
    this.#next++
    return token
  }
}

function columnOf({ text, at }: Token): Ast {
  const position = /^#(\d{1,4})$/.exec(text)?.[1]
  if (position === '0') throw new Wrong('columns are counted from 1', at)
  if (position) return { kind: 'reference', to: { kind: 'position', position: Number(position) } }
  if (text.trim() === '') throw new Wrong('[] names no column', at)
  return { kind: 'reference', to: { kind: 'column', column: text } }
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? 'the end' : `"${text}"`
}
