import type { CellPlaces, DividedBytes } from '../scan/divided-row.ts'
import { MAX_CELL } from '../scan/limits.ts'
import { INVALID_BYTE, INVALID_CHARACTER } from '../tree/invalid-byte.ts'
import { FlatRow } from './flat-row.ts'

const [QUOTE, COMMA, SPACE, OPEN, CLOSE, BACKSLASH] = [0x22, 0x2c, 0x20, 0x7b, 0x7d, 0x5c]
const [MINUS, POINT, ZERO, NINE, DELETE] = [0x2d, 0x2e, 0x30, 0x39, 0x7f]
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word))
const NULL = 0x6e
// A number of more digits may lose some of them.
const SAFE_DIGITS = 15
// JavaScript writes smaller ones with an exponent.
const LONGEST_FRACTION = 8
const SIMPLE_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/nrt'))
const UNICODE_ESCAPE = 0x75
const ESCAPED_CHARACTER = /^[0-9a-f]{4}$/i
const NOT_TEXT = new RegExp(String.raw`[\0-\x1f\x7f\ud800-\udfff${INVALID_BYTE}${INVALID_CHARACTER}]`)
const ENDS_TEXT = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte < SPACE || byte === QUOTE || byte === BACKSLASH || byte === DELETE),
)

/**
 * Finds objects that are written as one before them was: the same keys in the same order, whose values have no parts.
 * Most records of most files are, and are found in their bytes at a fraction of what parsing them costs. Whatever else
 * stands there, right or wrong, is not found.
 */
export class FlatObjects {
  /** The column of each value in an object; -1 for one that nobody reads. */
  readonly columns: readonly number[]
  /** The value of each column; -1 for one that the objects do not have. */
  readonly values: readonly number[]
  private readonly keys: readonly string[]
  /** All keys with quotes and colon, one behind the other, and where each ends. */
  private readonly written: Buffer
  private readonly ends: readonly number[]

  /** `width`: how many columns there are. */
  constructor(shape: readonly { key: string; column: number }[], width: number) {
    this.keys = shape.map(({ key }) => key)
    this.columns = shape.map(({ column }) => column)
    this.values = Array.from({ length: width }, (_, column) => this.columns.indexOf(column))
    const written = this.keys.map((key) => Buffer.from(`${JSON.stringify(key)}:`))
    this.written = Buffer.concat(written)
    let end = 0
    this.ends = written.map(({ length }) => {
      end += length
      return end
    })
  }

  /** Whether objects with these keys are found. */
  isOf(keys: readonly string[]): boolean {
    return keys.length === this.keys.length && keys.every((key, i) => key === this.keys[i])
  }

  /** The object that begins here, or null. */
  find(divided: DividedBytes, { line, from }: { line: number; from: number }): FlatRow | null {
    const { bytes, places } = divided
    const first = places.count
    const end = this.endOf(bytes, from, places)
    if (end === -1 || end - from > MAX_CELL) {
      places.count = first
      return null
    }
    return new FlatRow(line, divided, this, { first, width: this.values.length, start: from, end })
  }

  /** Where it ends, with the places of its values. */
  private endOf(bytes: Buffer, from: number, places: CellPlaces): number {
    const { written, ends } = this
    if (bytes[from] !== OPEN) return -1
    let at = from + 1
    let key = 0
    for (let i = 0; i < ends.length; i++) {
      for (const end = ends[i]!; key < end; key++, at++) if (bytes[at] !== written[key]) return -1
      if (bytes[at] === SPACE) at++
      const sign = bytes[at]!
      at =
        sign === QUOTE
          ? addText(bytes, at + 1, places)
          : sign > NINE
            ? addWord(bytes, at, places)
            : addNumber(bytes, at, places)
      if (at === -1 || bytes[at] !== (i === ends.length - 1 ? CLOSE : COMMA)) return -1
      at++
      if (bytes[at] === SPACE && i < ends.length - 1) at++
    }
    return at
  }
}

/** Where a text ends that begins here, behind its quote; -1 for one that has no end, or signs no cell may have. */
function addText(bytes: Buffer, start: number, places: CellPlaces): number {
  let at = start
  while (ENDS_TEXT[bytes[at]!] === 0) at++
  if (bytes[at] === QUOTE) {
    places.add(start, at)
    return at + 1
  }
  while (bytes[at] === BACKSLASH) {
    at = escapeEnd(bytes, at + 1)
    if (at === -1) return -1
    while (ENDS_TEXT[bytes[at]!] === 0) at++
  }
  if (bytes[at] !== QUOTE) return -1
  places.addEscaped(start, at)
  return at + 1
}

function escapeEnd(bytes: Buffer, at: number): number {
  const sign = bytes[at]!
  if (SIMPLE_ESCAPES.has(sign)) return at + 1
  if (sign !== UNICODE_ESCAPE) return -1
  const digits = bytes.toString('latin1', at + 1, at + 5)
  const isText = ESCAPED_CHARACTER.test(digits) && !NOT_TEXT.test(String.fromCharCode(Number.parseInt(digits, 16)))
  return isText ? at + 5 : -1
}

function addWord(bytes: Buffer, from: number, places: CellPlaces): number {
  for (const word of WORDS) {
    let i = 0
    while (i < word.length && bytes[from + i] === word[i]) i++
    if (i < word.length) continue
    places.add(from, word[0] === NULL ? from : from + i)
    return from + i
  }
  return -1
}

/** Where a number ends of which nothing is lost; -1 for another. */
function addNumber(bytes: Buffer, from: number, places: CellPlaces): number {
  let at = bytes[from] === MINUS ? from + 1 : from
  const begin = at
  let point = -1
  for (; ; at++) {
    const sign = bytes[at]!
    if (sign === POINT && point === -1) point = at
    else if (!(sign >= ZERO && sign <= NINE)) break
  }
  const whole = (point === -1 ? at : point) - begin
  const length = at - begin
  if (whole === 0 || length > SAFE_DIGITS) return -1
  const leads = bytes[begin] === ZERO
  if (leads && (whole > 1 || from !== begin || length > LONGEST_FRACTION)) return -1
  const last = bytes[at - 1]!
  if (last === POINT) return -1
  // 2.50 is read as 2.5.
  if (point !== -1 && last === ZERO) places.addEscaped(from, at)
  else places.add(from, at)
  return at
}
