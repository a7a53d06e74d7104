import type { RawRow } from '../../types.ts'
import type { ReadRecord, TreeRows } from '../tree/tree-rows.ts'
import { JsonRecordReader, type JsonRecords } from './json-record.ts'
import { KEY_COLUMN } from './keyed-objects.ts'
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

  add(line: number, text: string, key: string | null = null): void {
    this.waiting.push({ line, text, key })
  }

  *take(): Generator<RawRow[], void, undefined> {
    const { waiting } = this
    const { rows, columns } = this.reading
    this.waiting = []
    let count = 0
    for (const record of waiting) {
      for (const [line, row] of this.rowsOf(record)) {
        rows.addRecord(line, row, columns.takeBeyond())
        if (++count % AT_ONCE === 0) yield rows.take()
      }
    }
    const found = rows.take()
    if (found.length > 0) yield found
  }

  private rowsOf({ text, line, key }: Waiting): Iterable<[number, ReadRecord]> {
    const read = (part: string) => this.withKey(this.records.read(part), key)
    return this.nested && text !== '' ? this.nested.read(text, line, read) : [[line, read(text)]]
  }

  /** The record with the key it stands under; a key is looked at as any text is. */
  private withKey(record: ReadRecord, key: string | null): ReadRecord {
    const place = key === null ? -1 : this.reading.columns.place(KEY_COLUMN)
    if (key === null || place < 0) return record
    const { cells, defect } = record
    cells[place] = key
    return { cells, defect }
  }
}
