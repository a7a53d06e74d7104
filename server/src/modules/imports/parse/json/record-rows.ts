import type { RawRow } from '../../types.ts'
import { KEY_COLUMN } from '../tree/choose-records.ts'
import type { ReadRecord, TreeRows } from '../tree/tree-rows.ts'
import type { FlatObjects } from './flat-objects.ts'
import type { FlatRow } from './flat-row.ts'
import { JsonRecordReader, type JsonRecords } from './json-record.ts'
import { NestedRecordReader } from './nested-record.ts'

export interface JsonReading extends JsonRecords {
  encoding: string
  rows: TreeRows
}

interface Waiting {
  /** Empty for an element that has no parts. */
  text: string
  line: number
  /** What it stands under, where records have keys. */
  key: string | null
}

// Lists in records may be long: their rows are made as they are taken, so many at once.
const AT_ONCE = 500

/** The rows of records that were met: one for each, or one for each element of a list in it. */
export class JsonRecordRows {
  private readonly reading: JsonReading
  private readonly records: JsonRecordReader
  private readonly nested: NestedRecordReader | null
  private waiting: Waiting[] = []

  constructor(reading: JsonReading, list: readonly string[] | null) {
    this.reading = reading
    this.records = new JsonRecordReader(reading)
    this.nested = list && new NestedRecordReader(reading, list)
  }

  /** Objects that need no parsing; null where each is to be looked at. */
  get flat(): FlatObjects | null {
    return this.nested ? null : this.records.flat
  }

  addFlat(row: FlatRow): void {
    const { rows, onNumber } = this.reading
    if (onNumber) for (const column of row.numbers()) onNumber(column)
    rows.addRow(row)
  }

  add(line: number, text: string, key: string | null = null): void {
    if (this.nested) this.waiting.push({ line, text, key })
    else this.addRecord(line, this.read(text, key))
  }

  *take(): Generator<RawRow[], void, undefined> {
    if (this.nested) yield* this.readNested(this.nested)
    const found = this.reading.rows.take()
    if (found.length > 0) yield found
  }

  private *readNested(nested: NestedRecordReader): Generator<RawRow[], void, undefined> {
    const { waiting } = this
    this.waiting = []
    let count = 0
    for (const { text, line, key } of waiting) {
      const read = (part: string) => this.read(part, key)
      const found: Iterable<[number, ReadRecord]> = text === '' ? [[line, read(text)]] : nested.read(text, line, read)
      for (const [at, record] of found) {
        this.addRecord(at, record)
        if (++count % AT_ONCE === 0) yield this.reading.rows.take()
      }
    }
  }

  private addRecord(line: number, record: ReadRecord): void {
    const { rows, columns } = this.reading
    rows.addRecord(line, record, columns.takeBeyond())
  }

  /** The record with the key it stands under; a key is looked at as any text is. */
  private read(text: string, key: string | null): ReadRecord {
    const record = this.records.read(text)
    const place = key === null ? -1 : this.reading.columns.place(KEY_COLUMN)
    if (key !== null && place >= 0) record.cells[place] = key
    return record
  }
}
