import { isUtf8 } from 'node:buffer'
import { nestedPathOf } from '@products-manager/contract'
import type { RawRow } from '../../types.ts'
import { createDecoder, type Decoder } from '../encoding/decoder.ts'
import { encodingName } from '../encoding/encoding-names.ts'
import { shown } from '../scan/check-characters.ts'
import { CellPlaces, type DividedBytes } from '../scan/divided-row.ts'
import { MAX_RECORD, MAX_SHOWN } from '../scan/limits.ts'
import { INVALID_BYTE } from '../tree/invalid-byte.ts'
import { type JsonReading, JsonRecordRows } from './record-rows.ts'

const [LF, CR] = [0x0a, 0x0d]
const NOTHING = Buffer.alloc(0)
const BYTE_ORDER_MARK = Buffer.from('\ufeff')
const INVALID = Buffer.from(INVALID_BYTE)
const NO_TEXT = /[\ud800-\udfff]/gu
// A character has at most so many bytes.
const MOST_BYTES = 4

/** One record on each line, or one for each element of a list in it. */
export async function* ndjsonRecords(
  bytes: AsyncIterable<Uint8Array>,
  reading: JsonReading & { path: string },
): AsyncGenerator<RawRow[], void, undefined> {
  const lines = new JsonLines(reading)
  for await (const chunk of bytes) {
    lines.push(chunk)
    for (const rows of lines.take()) yield rows
  }
  lines.end()
  for (const rows of lines.take()) yield rows
}

/** Bytes in, records out: those that are written as the one before them are found in the bytes, others are parsed. */
class JsonLines {
  private readonly rows: JsonReading['rows']
  private readonly records: JsonRecordRows
  private readonly decoder: Decoder
  private readonly isUtf8: boolean
  private rest: Buffer = NOTHING
  private hasBegun = false
  private number = 0
  // A line too long to be held is told once; the rest of it is passed over.
  private isLost = false
  private expected = 0

  constructor({ path, ...reading }: JsonReading & { path: string }) {
    this.rows = reading.rows
    this.records = new JsonRecordRows(reading, nestedPathOf(path).list)
    this.decoder = createDecoder(reading.encoding)
    this.isUtf8 = encodingName(reading.encoding) === 'utf-8'
  }

  push(chunk: Uint8Array): void {
    const more = this.isUtf8 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : this.decoded(chunk)
    const bytes = this.rest.length === 0 ? more : Buffer.concat([this.rest, more])
    const whole = bytes.lastIndexOf(LF) + 1
    if (whole > 0) this.read(bytes.subarray(0, whole))
    this.rest = this.isLost ? NOTHING : bytes.subarray(whole)
    if (this.isTooLong()) this.lose()
  }

  end(): void {
    if (!this.isUtf8) this.rest = Buffer.concat([this.rest, this.decoded(NOTHING, true)])
    if (!this.isLost && this.rest.length > 0) this.read(this.rest, true)
    this.rest = NOTHING
  }

  take(): Generator<RawRow[], void, undefined> {
    return this.records.take()
  }

  /** As UTF-8, in which bytes that are no text are marked. */
  private decoded(bytes: Uint8Array, isLast = false): Buffer {
    const text = this.decoder.push(bytes) + (isLast ? this.decoder.end() : '')
    return Buffer.from(text.replace(NO_TEXT, INVALID_BYTE))
  }

  /** Whole lines, the last of which may be without its end. */
  private read(whole: Buffer, isLast = false): void {
    const bytes = !this.isUtf8 || isUtf8(whole) ? whole : this.decoded(whole, isLast)
    const isSound = !bytes.includes(INVALID)
    const divided = { bytes, places: new CellPlaces(this.expected) }
    let at = this.hasBegun || !bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 0 : BYTE_ORDER_MARK.length
    this.hasBegun = true
    if (this.isLost) {
      this.isLost = false
      at = bytes.indexOf(LF) + 1
    }
    while (at < bytes.length) {
      this.number++
      const end = isSound ? this.readFlat(divided, at) : -1
      at = end === -1 ? this.readOther(bytes, at) : end
    }
    this.expected = divided.places.count
  }

  /** Where the next line begins; -1 when this one is to be parsed. */
  private readFlat(divided: DividedBytes, from: number): number {
    const { bytes } = divided
    const row = this.records.flat?.find(divided, { line: this.number, from })
    if (!row) return -1
    const end = bytes[row.end] === CR ? row.end + 1 : row.end
    if (end < bytes.length && bytes[end] !== LF) return -1
    this.records.addFlat(row)
    return end + 1
  }

  private readOther(bytes: Buffer, from: number): number {
    const found = bytes.indexOf(LF, from)
    const end = found === -1 ? bytes.length : found
    const text = bytes.toString('utf8', from, bytes[end - 1] === CR && end > from ? end - 1 : end)
    if (text.trim() !== '') this.records.add(this.number, text)
    return end + 1
  }

  private isTooLong(): boolean {
    const { rest } = this
    return rest.length > MAX_RECORD && rest.toString().length > MAX_RECORD
  }

  private lose(): void {
    const begin = this.rest.toString('utf8', 0, MOST_BYTES * MAX_SHOWN).slice(0, MAX_SHOWN)
    this.rows.add(++this.number, [], { code: 'ROW_TOO_LARGE', position: null, value: shown(begin) })
    this.isLost = true
    this.rest = NOTHING
  }
}
