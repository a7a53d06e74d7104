import { withOwnTexts } from '../../formats/own-texts.ts'
import type { Dialect } from '../../types.ts'
import type { Decoder } from '../encoding/decoder.ts'
import { type StretchDecoder, stretchDecoderOf } from '../encoding/stretch-decoder.ts'
import { controlBytes, hasControlBytes } from './check-characters.ts'
import type { CsvScanner } from './csv-scanner.ts'
import { CellPlaces } from './divided-row.ts'
import { CONVINCING_COLUMNS, LOOKAHEAD } from './find-whole-record.ts'
import { RECOVERY_WINDOW } from './limits.ts'
import { type DividedLines, PlainRow } from './plain-row.ts'
import type { ScannedRow } from './uneven-rows.ts'

const LF = 10
const CR = 13
const BACKSLASH = 0x5c
// Longer lines are left to the scanner, which tells those that are too long.
const LONGEST = 128 * 1024
// How many lines more the scanner is given for a record of which one is not enough, one time after the other.
const FURTHER_LINES = [4, 16, 64, 256]
// With so many bytes it tells where a damaged record ends.
const ENOUGH = LOOKAHEAD + 4096
// Looking for plain rows costs more than it saves unless they are so many times what the scanner is given line by line,
// once that is more than a little.
const TIMES_AS_MUCH = 4
const NOT_WORTH_IT = 4 * 1024 * 1024

const NOTHING = Buffer.alloc(0)
const BYTE_ORDER_MARK = '\ufeff'
// In UTF-8; in other encodings these are three characters.
const MARK_BYTES = 3

/**
 * Bytes in, rows out: those whose form leaves no doubt are found in the bytes, at a fraction of what decoding a file
 * and cutting out all cells costs; every other line is the scanner's. Both read a plain row alike.
 *
 * A row is plain when it is one line with as many cells as there are columns, or one empty cell more, its quotes stand
 * right at the ends of its cells, and all of it is text.
 */
export class PlainRows {
  private readonly scanner: CsvScanner
  private readonly decoder: Decoder
  private readonly stretches: StretchDecoder
  private readonly columnCount: number
  private readonly delimiter: number
  private readonly quote: number
  private readonly delimiterText: string
  private readonly quoteText: string
  /** Bytes that may end a cell, or are not plain; one table for cells with quotes, one for others. */
  private readonly endsBare: Uint8Array
  private readonly endsQuoted: Uint8Array
  private rest: Buffer = NOTHING
  /** So many bytes are to be there before they are looked at. */
  private wanted = 0
  private hasBegun = false
  private plainBytes = 0
  private otherBytes = 0
  private expected = 0

  static of(dialect: Dialect, parts: { scanner: CsvScanner; decoder: Decoder }): PlainRows | null {
    const { delimiter, quote, quoting, encoding, columnCount, unusualLineEnds } = dialect
    if (quoting === 'lines' || unusualLineEnds || columnCount === 0) return null
    if (!isAsciiCharacter(delimiter) || (quote !== null && !isAsciiCharacter(quote))) return null
    const stretches = stretchDecoderOf(encoding)
    return stretches && new PlainRows(dialect, { ...parts, stretches })
  }

  private constructor(
    { delimiter, quote, quoting, columnCount }: Dialect,
    { scanner, decoder, stretches }: { scanner: CsvScanner; decoder: Decoder; stretches: StretchDecoder },
  ) {
    this.scanner = scanner
    this.decoder = decoder
    this.stretches = stretches
    this.columnCount = columnCount
    this.delimiter = delimiter.charCodeAt(0)
    this.delimiterText = delimiter
    this.quoteText = quote ?? ''
    this.quote = quote === null ? -1 : quote.charCodeAt(0)
    const never = [LF, CR, ...controlBytes, ...stretches.notText]
    this.endsBare = tableOf([...never, this.delimiter, this.quote])
    this.endsQuoted = tableOf([...never, this.quote, ...(quoting === 'backslash' ? [BACKSLASH] : [])])
  }

  /** The rows that end in these bytes. */
  push(chunk: Uint8Array): ScannedRow[] {
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const bytes = this.rest.length === 0 ? more : Buffer.concat([this.rest, more])
    const whole = bytes.lastIndexOf(LF) + 1
    const mayBePlain = whole === 0 && this.scanner.isBetweenRecords && bytes.length <= LONGEST
    if (bytes.length < this.wanted || mayBePlain) {
      this.rest = bytes
      return []
    }
    const { rows, read } = whole === 0 ? { rows: this.scan(bytes), read: bytes.length } : this.read(bytes, whole)
    this.rest = bytes.subarray(read)
    return rows
  }

  /** The rows of what is left. */
  end(): ScannedRow[] {
    const { scanner, decoder } = this
    return [...this.scan(this.rest), ...scanner.push(decoder.end()), ...scanner.end()]
  }

  private scan(bytes: Buffer): ScannedRow[] {
    this.hasBegun = true
    this.wanted = 0
    return this.scanner.push(this.decoder.push(bytes), hasControlBytes(bytes))
  }

  /** Whole lines, as far as they can be read without what follows them. */
  private read(bytes: Buffer, end: number): { rows: ScannedRow[]; read: number } {
    const lines = bytes.subarray(0, end)
    const isWorthIt = TIMES_AS_MUCH * this.otherBytes <= this.plainBytes + NOT_WORTH_IT
    if (!isWorthIt || !this.scanner.isBetweenRecords || !this.stretches.isText(lines))
      return { rows: this.scan(lines), read: end }

    const rows: ScannedRow[] = []
    const { stretches: decoder, delimiterText: delimiter, quoteText: quote } = this
    const places = new CellPlaces(this.expected)
    const divided = { bytes: lines, places, decoder, delimiter, quote }
    let at = this.hasBegun ? 0 : this.begin(lines)
    for (;;) {
      at = this.readPlain(divided, { from: at, rows })
      if (at === end) break
      const read = this.readOther(divided, { from: at, rows })
      if (read === 0) break
      at += read
      if (this.scanner.isBetweenRecords) continue
      for (const row of this.scan(lines.subarray(at))) rows.push(row)
      at = end
      break
    }
    this.expected = places.count
    return { rows, read: at }
  }

  /** Passes a byte order mark, which is one at the beginning only. */
  private begin(bytes: Buffer): number {
    this.hasBegun = true
    this.decoder.push(Buffer.of(LF))
    return this.stretches.decode(bytes, 0, MARK_BYTES) === BYTE_ORDER_MARK ? MARK_BYTES : 0
  }

  /** One record that is not plain, by the scanner; gives how many bytes it has, or 0 when more of them are wanted. */
  private readOther({ bytes, places }: DividedLines, { from, rows }: { from: number; rows: ScannedRow[] }): number {
    const hasWaited = this.wanted > 0
    this.wanted = 0
    let end = bytes.indexOf(LF, from) + 1
    const alone = this.readOne(bytes, { from, end, rows, isFollowed: false })
    if (alone > 0 || end === bytes.length) return alone

    const isFollowed = this.isFollowed(bytes, { from, next: end, places })
    for (const lines of FURTHER_LINES) {
      for (let i = 0; i < lines && end < bytes.length; i++) end = bytes.indexOf(LF, end) + 1
      const read = this.readOne(bytes, { from, end, rows, isFollowed })
      if (read > 0 || end === bytes.length) return read
    }
    const read = hasWaited ? this.readOne(bytes, { from, end: bytes.length, rows, isFollowed }) : 0
    if (read === 0) this.wanted = bytes.length - from + ENOUGH
    return read
  }

  /** Whether the next line is a record, whatever stands in this one, from `from` on. */
  private isFollowed(
    bytes: Buffer,
    { from, next, places }: { from: number; next: number; places: CellPlaces },
  ): boolean {
    if (this.columnCount < CONVINCING_COLUMNS) return false
    const first = places.count
    const end = this.endOfPlain(bytes, next, places)
    return end > next && places.count - first === this.columnCount && end - from < RECOVERY_WINDOW
  }

  private readOne(
    bytes: Buffer,
    { from, end, rows, isFollowed }: { from: number; end: number; rows: ScannedRow[]; isFollowed: boolean },
  ): number {
    this.otherBytes += end - from
    const text = this.stretches.decode(bytes, from, end)
    const { rows: found, read } = this.scanner.readOne(text, isFollowed)
    for (const row of found) rows.push({ ...row, ...withOwnTexts(row) })
    return text.length === end - from ? read : Buffer.byteLength(text.slice(0, read))
  }

  /** Adds the plain rows from here on; gives the place of the first line that is none. */
  private readPlain(divided: DividedLines, { from, rows }: { from: number; rows: ScannedRow[] }): number {
    const begins = this.scanner.nextLine
    if (begins === null) return from

    const { bytes, places } = divided
    let line = begins
    let at = from
    while (at < bytes.length) {
      const first = places.count
      const end = this.endOfPlain(bytes, at, places)
      if (end === -1) break

      const width = places.count - first
      // An empty line is no row.
      if (end > at) {
        const isWide = width > this.columnCount
        const row = new PlainRow(line, divided, { first, width: this.columnCount, start: at, end })
        if (isWide) row.isWide = true
        rows.push(row)
      }
      line++
      at = end + (bytes[end] === CR ? 2 : 1)
    }
    this.plainBytes += at - from
    this.scanner.passLines(line - begins)
    return at
  }

  /** Where the line that begins here ends, when it is plain, with its cells' places; else -1. */
  private endOfPlain(bytes: Buffer, from: number, places: CellPlaces): number {
    const { delimiter, quote, endsBare, endsQuoted } = this
    const first = places.count
    let at = from
    for (;;) {
      const start = at
      if (bytes[at] === quote) {
        at++
        for (;;) {
          while (endsQuoted[bytes[at]!] === 0) at++
          if (bytes[at] !== quote) return -1
          if (bytes[at + 1] !== quote) break
          at += 2
        }
        places.addEscaped(start + 1, at)
        at++
      } else {
        while (endsBare[bytes[at]!] === 0) at++
        places.add(start, at)
      }
      const ending = bytes[at]
      if (ending === delimiter) {
        at++
        continue
      }
      if (ending !== LF && (ending !== CR || bytes[at + 1] !== LF)) return -1
      if (at === from) return at
      return at - from <= LONGEST && this.isRow(places, first) ? at : -1
    }
  }

  private isRow(places: CellPlaces, first: number): boolean {
    const isEmpty = (cell: number) => places.startOf(cell) === places.endOf(cell)
    const surplus = places.count - first - this.columnCount
    if (surplus < 0 || surplus > 1 || (surplus === 1 && !isEmpty(places.count - 1))) return false
    for (let cell = first; cell < first + this.columnCount; cell++) if (!isEmpty(cell)) return true
    return false
  }
}

function isAsciiCharacter(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 0x80 && text.charCodeAt(0) !== LF && text.charCodeAt(0) !== CR
}

function tableOf(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of bytes) if (byte >= 0) table[byte] = 1
  return table
}
