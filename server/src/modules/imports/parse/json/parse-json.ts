import type { Dialect, FileFormat, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { shown } from '../scan/check-characters.ts'
import { MAX_RECORD } from '../scan/limits.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { type ReadRecord, TreeRows } from '../tree/tree-rows.ts'
import { JsonRecordReader, type JsonRecords } from './json-record.ts'
import { JsonWalker } from './json-walker.ts'
import { EACH_VALUE, KEY_COLUMN } from './keyed-objects.ts'

const RETURN = 0x0d

export interface JsonReading extends JsonRecords {
  encoding: string
  rows: TreeRows
}

/** The records of a JSON document, or of one on each line. */
export function parseJson(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  { kind, records, places }: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const columns = new TreeColumns(dialect.columns ?? [])
  const reading = { encoding: dialect.encoding, columns, rows: new TreeRows(places) }
  return kind === 'ndjson' ? ndjsonRecords(bytes, reading) : jsonRecords(bytes, { ...reading, path: records ?? '/' })
}

/**
 * The elements of the array at `path`: '/' is the document itself, '/data/items' one further down. '/products/*' are the
 * values of an object, whose keys are a column of their own.
 */
export async function* jsonRecords(
  bytes: AsyncIterable<Uint8Array>,
  { path, ...reading }: JsonReading & { path: string },
): AsyncGenerator<RawRow[], void, undefined> {
  const { rows, encoding, columns } = reading
  const records = new JsonRecordReader(reading)
  const steps = path.split(/[/.]/).filter((step) => step !== '')
  const isKeyed = steps.at(-1) === EACH_VALUE
  const wanted = isKeyed ? steps.slice(0, -1) : steps
  const keyPlace = isKeyed ? columns.place(KEY_COLUMN) : -1
  let depth = 0
  let inside = 0
  const walker = new JsonWalker({
    open(kind, above) {
      if (inside === depth && inside > 0) return 'take'
      depth++
      if (inside === 0 && kind === (isKeyed ? '{' : '[') && isAt(above, wanted)) inside = depth
      return 'enter'
    },
    close() {
      if (inside === depth) inside = 0
      depth--
    },
    scalar(line) {
      const defect = { code: 'RECORD_NOT_READ', position: null, value: null } as const
      if (inside === depth && inside > 0)
        rows.add(
          line,
          columns.names.map(() => ''),
          defect,
        )
    },
    taken(text, line, below) {
      const record = records.read(text)
      if (keyPlace < 0) rows.addRecord(line, record)
      else rows.addRecord(line, withKey(record, { place: keyPlace, key: below.at(-1) ?? '' }))
    },
  })
  const decoder = createDecoder(encoding)
  for await (const chunk of bytes) {
    walker.push(decoder.push(chunk))
    const found = rows.take()
    if (found.length > 0) yield found
  }
  walker.push(decoder.end())
  walker.end()
  const found = rows.take()
  if (found.length > 0) yield found
}

/** One record on each line. */
export async function* ndjsonRecords(
  bytes: AsyncIterable<Uint8Array>,
  reading: JsonReading,
): AsyncGenerator<RawRow[], void, undefined> {
  const { rows, encoding } = reading
  const records = new JsonRecordReader(reading)
  const decoder = createDecoder(encoding)
  let rest = ''
  let number = 0
  const line = (text: string) => {
    number++
    if (text.trim() === '') return
    rows.addRecord(number, records.read(text))
  }
  // A line too long to be held is told once; the rest of it is passed over.
  let isLost = false
  for await (const chunk of bytes) {
    const text = rest + decoder.push(chunk)
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      if (isLost) isLost = false
      else line(text.slice(from, text.charCodeAt(end - 1) === RETURN ? end - 1 : end))
      from = end + 1
    }
    rest = isLost ? '' : text.slice(from)
    if (rest.length > MAX_RECORD) {
      rows.add(++number, [], { code: 'ROW_TOO_LARGE', position: null, value: shown(rest.slice(0, 120)) })
      isLost = true
      rest = ''
    }
    const found = rows.take()
    if (found.length > 0) yield found
  }
  if (!isLost) line(rest + decoder.end())
  const found = rows.take()
  if (found.length > 0) yield found
}

/** The record with the key it stands under; a key is looked at as any text is. */
function withKey({ cells, defect }: ReadRecord, { place, key }: { place: number; key: string }): ReadRecord {
  cells[place] = key
  return { cells, defect }
}

function isAt(above: readonly string[], wanted: readonly string[]): boolean {
  return above.length === wanted.length && wanted.every((step, i) => above[i] === step)
}
