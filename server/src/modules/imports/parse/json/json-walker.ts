import { fileDamaged } from '../../errors.ts'
import { MAX_TREE_RECORD } from '../scan/limits.ts'
import { skipString } from './skip-string.ts'

export interface JsonHandlers {
  /**
   * An array or an object begins; `path` has the keys above it, arrays left out. 'take' has its text handed over whole,
   * by `taken`, instead of what is in it.
   */
  open(kind: '[' | '{', path: readonly string[]): 'enter' | 'take'
  close(kind: '[' | '{'): void
  /** A text, a number or another value that has no parts, below these keys. */
  scalar(line: number, path: readonly string[]): void
  taken(text: string, line: number, path: readonly string[]): void
}

type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'end'

// No list is deeper; the path to each level is kept, which takes memory by the square of the depth.
const MOST_DEEP = 500
const CUT = ': it was cut off. Ask the supplier for the whole file.'
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d])
const QUOTE = 0x22
const COMMA = 0x2c
const SEPARATOR = 0x1e
const SCALAR_END = /[\s,\]}]/g

/**
 * Walks through a JSON document in portions of any size, strict about commas, colons and brackets. Behind an object others
 * may follow, with blanks, a comma or the mark of JSON text sequences between them: many a program writes records so.
 */
export class JsonWalker {
  private readonly handlers: JsonHandlers
  private readonly advice: string
  private text = ''
  private at = 0
  private line = 1
  private expected: Expected = 'value'
  private readonly kinds: ('[' | '{')[] = []
  /** Keys of the objects that are open; '' where an object waits for one. */
  private readonly path: string[] = []
  /** What the document's last value is. */
  private last: '[' | '{' | null = null
  private taking: { from: number; at: number; depth: number } | null = null

  /** `advice` is what to do about a record that is too long. */
  constructor(handlers: JsonHandlers, advice = '') {
    this.handlers = handlers
    this.advice = advice
  }

  /** Where in the text of the last portion the walk is: at the bracket that opens or closes, while that is told. */
  get position(): number {
    return this.at
  }

  push(text: string): void {
    this.text = this.at === 0 ? this.text + text : this.text.slice(this.at) + text
    if (this.taking) {
      this.taking.at -= this.at
      this.taking.from -= this.at
    }
    this.at = 0
    this.walk(false)
  }

  end(): void {
    this.walk(true)
    if (this.expected === 'end' && this.at >= this.text.length) return
    throw this.damaged(
      this.taking
        ? `the document ends inside a record${CUT}`
        : `the document ends where a ${this.expected} should stand${CUT}`,
    )
  }

  private walk(final: boolean): void {
    const { text } = this
    while (this.at < text.length) {
      if (this.taking) {
        if (!this.take(final)) return
        continue
      }
      const code = text.charCodeAt(this.at)
      if (SPACE.has(code) || this.parts(code)) {
        if (code === 0x0a) this.line++
        this.at++
      } else if (!this.step(code, final)) return
    }
  }

  /** Whether the sign stands between two objects of the document. */
  private parts(code: number): boolean {
    if (this.expected !== 'end' || this.last !== '{') return code === SEPARATOR && this.expected === 'value'
    return code === COMMA || code === SEPARATOR
  }

  /** One token; false when it goes on in text that has not come yet. */
  private step(code: number, final: boolean): boolean {
    if (code === QUOTE) return this.string(final)
    const sign = this.text[this.at] ?? ''
    if (sign === '{' || sign === '[') return this.begin(sign)
    if (sign === '}' || sign === ']') return this.finish(sign)
    if (sign === ',') return this.expect('comma or end', this.kinds.at(-1) === '{' ? 'key' : 'value')
    if (sign === ':') return this.expect('colon', 'value')
    return this.scalar(final)
  }

  private begin(kind: '[' | '{'): boolean {
    if (this.expected !== 'end' || kind !== '{' || this.last !== '{') this.expectValue()
    if (this.kinds.length === 0) this.last = kind
    if (this.handlers.open(kind, this.path) === 'take') {
      this.taking = { from: this.at, at: this.at, depth: 0 }
      return true
    }
    if (this.kinds.length === MOST_DEEP) throw this.damaged(`it is nested deeper than ${MOST_DEEP} levels.`)
    this.kinds.push(kind)
    if (kind === '{') this.path.push('')
    this.expected = kind === '{' ? 'key or end' : 'value or end'
    this.at++
    return true
  }

  private finish(sign: '}' | ']'): boolean {
    const kind = sign === '}' ? '{' : '['
    const atEnd = this.expected === 'comma or end' || this.expected === (kind === '{' ? 'key or end' : 'value or end')
    if (!atEnd || this.kinds.at(-1) !== kind)
      throw this.isBehindComma(kind) ? this.commaTooMany(sign) : this.unexpected(sign)
    this.kinds.pop()
    if (kind === '{') this.path.pop()
    this.handlers.close(kind)
    this.valueDone()
    this.at++
    return true
  }

  private isBehindComma(kind: '[' | '{'): boolean {
    return this.kinds.at(-1) === kind && this.expected === (kind === '{' ? 'key' : 'value')
  }

  private commaTooMany(sign: '}' | ']') {
    return this.damaged(
      `"${sign}" stands behind a comma. The comma is one too many, or what should follow was left out.`,
    )
  }

  private string(final: boolean): boolean {
    const end = skipString(this.text, this.at)
    if (end === -1) {
      if (final) throw this.damaged('a text is not closed.')
      this.refuseLong(this.at)
      return false
    }
    if (this.expected === 'key' || this.expected === 'key or end') {
      this.path[this.path.length - 1] = this.keyOf(this.text.slice(this.at, end))
      this.expected = 'colon'
    } else {
      this.expectValue()
      this.handlers.scalar(this.line, this.path)
      this.valueDone()
    }
    this.at = end
    return true
  }

  private keyOf(raw: string): string {
    try {
      return JSON.parse(raw) as string
    } catch {
      throw this.damaged(`${raw.slice(0, 60)} is no JSON text.`)
    }
  }

  private scalar(final: boolean): boolean {
    SCALAR_END.lastIndex = this.at
    const end = SCALAR_END.exec(this.text)?.index ?? -1
    if (end === -1 && !final && this.text.length - this.at < 400) return false
    const word = this.text.slice(this.at, end === -1 ? this.text.length : end)
    if (!/^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(word)) throw this.unexpected(word)
    this.expectValue()
    this.handlers.scalar(this.line, this.path)
    this.valueDone()
    this.at += word.length
    return true
  }

  /** Goes on to the bracket that closes the value; false when it has not come yet. */
  private take(final: boolean): boolean {
    const { text, taking } = this
    if (!taking) return true
    let { at, depth } = taking
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        const end = skipString(text, at)
        if (end === -1) break
        at = end - 1
      } else if (code === 0x7b || code === 0x5b) depth++
      else if ((code === 0x7d || code === 0x5d) && --depth === 0) {
        this.hand(taking.from, at + 1)
        return true
      }
    }
    this.taking = { from: taking.from, at, depth }
    if (final) throw this.damaged(`the document ends inside a record${CUT}`)
    this.refuseLong(taking.from)
    return false
  }

  private hand(from: number, to: number): void {
    const raw = this.text.slice(from, to)
    this.handlers.taken(raw, this.line, this.path)
    for (let next = raw.indexOf('\n'); next !== -1; next = raw.indexOf('\n', next + 1)) this.line++
    this.taking = null
    this.at = to
    this.valueDone()
  }

  private refuseLong(from: number): void {
    if (this.text.length - from > MAX_TREE_RECORD)
      throw this.damaged(`what begins here is longer than ${MAX_TREE_RECORD} characters.${this.advice}`)
  }

  private expect(now: Expected, then: Expected): boolean {
    if (this.expected !== now || this.kinds.length === 0) throw this.unexpected(this.text[this.at] ?? '')
    this.expected = then
    this.at++
    return true
  }

  private expectValue(): void {
    if (this.expected !== 'value' && this.expected !== 'value or end') throw this.unexpected(this.text[this.at] ?? '')
  }

  private valueDone(): void {
    this.expected = this.kinds.length === 0 ? 'end' : 'comma or end'
  }

  private unexpected(found: string) {
    if (this.expected === 'end')
      return this.damaged(
        `"${found.slice(0, 40)}" stands behind the end of the document: several records stand in an array, or each on a line of its own.`,
      )
    return this.damaged(`"${found.slice(0, 40)}" stands where a ${this.expected} should.`)
  }

  private damaged(problem: string) {
    return fileDamaged({ file: 'The JSON document', where: { line: this.line }, problem })
  }
}
