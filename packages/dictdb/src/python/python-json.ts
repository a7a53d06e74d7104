/** What to do with an integer no number can hold exactly. */
export type BigIntegers = 'bigint' | 'refuse'

// Python's json writes NaN and Infinity as bare words, and integers of any length; JSON.parse fails on the first and
// silently rounds the second. Inside strings these match too, which only costs the slower parser.
const NEEDS_CARE = /[[:,]\s*(?:-?\d{16,}\s*[,}\]]|-?Infinity|NaN)/

/** Parses JSON as Python writes it. */
export function parsePythonJson(text: string, bigIntegers: BigIntegers = 'bigint'): unknown {
  if (!NEEDS_CARE.test(text)) return JSON.parse(text) as unknown
  return new Parser(text, bigIntegers).parse()
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const STRING_END = /[^"\\]*(?:\\.[^"\\]*)*"/sy
const BLANK = /[ \t\n\r]*/y

class Parser {
  private readonly text: string
  private readonly bigIntegers: BigIntegers
  private at = 0

  constructor(text: string, bigIntegers: BigIntegers) {
    this.text = text
    this.bigIntegers = bigIntegers
  }

  parse(): unknown {
    const value = this.value()
    this.skipBlank()
    if (this.at < this.text.length) this.fail('text after the end')
    return value
  }

  private value(): unknown {
    this.skipBlank()
    switch (this.text[this.at]) {
      case '{':
        return this.dict()
      case '[':
        return this.list()
      case '"':
        return this.string()
      default:
        return this.word()
    }
  }

  private dict(): unknown {
    const dict: Record<string, unknown> = {}
    this.at++
    if (this.takes('}')) return dict
    for (;;) {
      this.skipBlank()
      if (this.text[this.at] !== '"') this.fail('a key was expected')
      const key = this.string()
      if (!this.takes(':')) this.fail("':' was expected")
      const value = this.value()
      if (key === '__proto__')
        Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true })
      else dict[key] = value
      if (this.takes('}')) return dict
      if (!this.takes(',')) this.fail("',' was expected")
    }
  }

  private list(): unknown {
    const list: unknown[] = []
    this.at++
    if (this.takes(']')) return list
    for (;;) {
      list.push(this.value())
      if (this.takes(']')) return list
      if (!this.takes(',')) this.fail("',' was expected")
    }
  }

  private string(): string {
    const start = this.at
    STRING_END.lastIndex = start + 1
    if (!STRING_END.test(this.text)) this.fail('a string has no end')
    this.at = STRING_END.lastIndex
    return JSON.parse(this.text.slice(start, this.at)) as string
  }

  private word(): unknown {
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value
    }
    return this.number()
  }

  private number(): number | bigint {
    NUMBER.lastIndex = this.at
    const match = NUMBER.exec(this.text)
    if (match === null) return this.fail('a value was expected')
    this.at = NUMBER.lastIndex
    const [digits, fraction, exponent] = match
    const value = Number(digits)
    if (fraction !== undefined || exponent !== undefined || Number.isSafeInteger(value)) return value
    if (this.bigIntegers === 'refuse') return this.fail(`the integer ${digits} cannot be held exactly`)
    return BigInt(digits)
  }

  private takes(mark: string): boolean {
    this.skipBlank()
    if (this.text[this.at] !== mark) return false
    this.at++
    return true
  }

  private skipBlank(): void {
    BLANK.lastIndex = this.at
    BLANK.test(this.text)
    this.at = BLANK.lastIndex
  }

  private fail(what: string): never {
    throw new SyntaxError(`${what} at position ${this.at}`)
  }
}

const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]
