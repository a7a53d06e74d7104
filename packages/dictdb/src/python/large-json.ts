import { constants } from 'node:buffer'
import { type BigIntegers, parsePythonJson } from './python-json.ts'

/** How large a text is parsed at once. */
export interface TextLimits {
  /** Bytes that fit one string; V8 ends at half a gigabyte. */
  readonly longest?: number | undefined
  /** Bytes a piece of a longer text has, roughly. */
  readonly piece?: number | undefined
}

const PIECE = 1 << 22

/** Parses JSON as Python writes it, however long: what does not fit one string is parsed member by member. */
export function parseJsonBytes(
  bytes: Uint8Array,
  bigIntegers: BigIntegers = 'bigint',
  { longest = constants.MAX_STRING_LENGTH, piece = PIECE }: TextLimits = {},
): unknown {
  if (bytes.length <= longest) return parsePythonJson(textOf(bytes, 0, bytes.length), bigIntegers)
  return new LargeParser(bytes, bigIntegers, Math.min(piece, longest), longest).parse()
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN_DICT, CLOSE_DICT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Finds where values end without reading them, and hands stretches that fit to the ordinary parser. */
class LargeParser {
  private readonly bytes: Uint8Array
  private readonly bigIntegers: BigIntegers
  private readonly piece: number
  private readonly longest: number
  private at = 0

  constructor(bytes: Uint8Array, bigIntegers: BigIntegers, piece: number, longest: number) {
    this.bytes = bytes
    this.bigIntegers = bigIntegers
    this.piece = piece
    this.longest = longest
  }

  parse(): unknown {
    const value = this.value()
    this.skipBlank()
    if (this.at < this.bytes.length) this.fail('text after the end')
    return value
  }

  private value(): unknown {
    this.skipBlank()
    const start = this.at
    this.skipValue()
    const end = this.at
    if (end - start <= this.piece) return this.parsed(start, end)
    this.at = start
    if (this.bytes[start] === OPEN_DICT) return this.dict()
    if (this.bytes[start] === OPEN_LIST) return this.list()
    if (end - start > this.longest) throw new RangeError(`a single value of ${end - start} bytes fits no string`)
    this.at = end
    return this.parsed(start, end)
  }

  private dict(): unknown {
    const members: [string, unknown][] = []
    this.at++
    if (this.takes(CLOSE_DICT)) return {}
    for (;;) {
      this.skipBlank()
      const start = this.at
      if (this.bytes[start] !== QUOTE) this.fail('a key was expected')
      this.skipString()
      const key = this.parsed(start, this.at) as string
      if (!this.takes(COLON)) this.fail("':' was expected")
      members.push([key, this.value()])
      if (this.takes(CLOSE_DICT)) return Object.fromEntries(members)
      if (!this.takes(COMMA)) this.fail("',' was expected")
    }
  }

  private list(): unknown {
    const list: unknown[] = []
    this.at++
    if (this.takes(CLOSE_LIST)) return list
    for (;;) {
      for (const value of this.stretch()) list.push(value)
      if (this.takes(CLOSE_LIST)) return list
      if (!this.takes(COMMA)) this.fail("',' was expected")
    }
  }

  /** As many members of a list as fit a piece, at least one. */
  private stretch(): readonly unknown[] {
    this.skipBlank()
    const start = this.at
    this.skipValue()
    let end = this.at
    if (end - start > this.piece) {
      this.at = start
      return [this.value()]
    }
    while (this.takes(COMMA)) {
      this.skipBlank()
      this.skipValue()
      if (this.at - start > this.piece) break
      end = this.at
    }
    this.at = end
    return this.parsedList(start, end)
  }

  /** Moves past a value by its brackets and quotes only; parsing says whether it is one. */
  private skipValue(): void {
    const { bytes } = this
    const start = this.at
    let depth = 0
    while (this.at < bytes.length) {
      const byte = bytes[this.at]!
      if (byte === QUOTE) {
        this.skipString()
        if (depth === 0) return
        continue
      }
      if (byte === OPEN_LIST || byte === OPEN_DICT) depth++
      else if (byte === CLOSE_LIST || byte === CLOSE_DICT) {
        if (depth === 0) break
        depth--
        if (depth === 0) {
          this.at++
          return
        }
      } else if (depth === 0 && (byte === COMMA || byte === COLON)) break
      this.at++
    }
    if (this.at === start) this.fail('a value was expected')
  }

  private skipString(): void {
    const { bytes } = this
    for (let end = bytes.indexOf(QUOTE, this.at + 1); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
      let backslashes = 0
      while (bytes[end - 1 - backslashes] === BACKSLASH) backslashes++
      if (backslashes % 2 === 1) continue
      this.at = end + 1
      return
    }
    this.fail('a string has no end')
  }

  private parsed(start: number, end: number): unknown {
    return this.parsedList(start, end)[0]
  }

  // Always as members of a list: the parser knows Python's bare words by the marks around them.
  private parsedList(start: number, end: number): readonly unknown[] {
    return parsePythonJson(`[${textOf(this.bytes, start, end)}]`, this.bigIntegers) as unknown[]
  }

  private takes(mark: number): boolean {
    this.skipBlank()
    if (this.bytes[this.at] !== mark) return false
    this.at++
    return true
  }

  private skipBlank(): void {
    for (;;) {
      const byte = this.bytes[this.at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
      this.at++
    }
  }

  private fail(what: string): never {
    throw new SyntaxError(`${what} at byte ${this.at}`)
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
