import { keysOfPath, nestedPathOf } from '@products-manager/contract'
import { adviceOnLength } from '../../formats/nested-path.ts'
import type { Dialect, FileFormat, RawRow } from '../../types.ts'
import { shown } from '../scan/check-characters.ts'
import { EACH_VALUE, KEY_COLUMN } from '../tree/choose-records.ts'
import { TreeColumns } from '../tree/tree-columns.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { jsonElements } from './json-elements.ts'
import { ndjsonRecords } from './json-lines.ts'
import { EACH_COLUMN, EACH_LIST, EACH_OBJECT, listRecords, readColumns, recordsIn } from './json-lists.ts'
import { withParentLines } from './parent-lines.ts'
import { type JsonReading, JsonRecordRows } from './record-rows.ts'

/** The records of a JSON document, or of one on each line. */
export function parseJson(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  { kind, records, places }: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const columns = new TreeColumns(dialect.columns ?? [])
  const reading = { encoding: dialect.encoding, columns, rows: new TreeRows(places) }
  const { keys: steps, mark } = keysOfPath(records ?? '')
  const document = withParentLines(bytes)
  if (mark === EACH_LIST) return lists(document, dialect, { ...reading, steps })
  if (mark === EACH_COLUMN) return columnsOf(document, dialect, steps)
  const path = records ?? '/'
  return kind === 'ndjson' ? ndjsonRecords(bytes, { ...reading, path }) : jsonRecords(document, { ...reading, path })
}

/** The lists of a document; the first is left out where it is the header. */
async function* lists(
  bytes: AsyncIterable<Uint8Array>,
  { columns, columnCount, header }: Dialect,
  reading: Parameters<typeof listRecords>[1],
): AsyncGenerator<RawRow[], void, undefined> {
  let isFirst = header
  for await (const batch of listRecords(bytes, reading)) {
    const [first] = batch
    const rows = isFirst && first && isHeader(first.cells, columns) ? batch.slice(1) : batch
    isFirst = false
    yield rows.map((row) => fitted(row, columnCount))
  }
}

function isHeader(cells: readonly string[], columns: Dialect['columns']): boolean {
  return columns?.every((name, i) => name === (cells[i] ?? '').trim()) ?? false
}

async function* columnsOf(
  bytes: AsyncIterable<Uint8Array>,
  { columns, columnCount, encoding }: Dialect,
  steps: readonly string[],
): AsyncGenerator<RawRow[], void, undefined> {
  const { names, records } = await readColumns(bytes, { encoding, steps })
  const places = (columns ?? names).map((name) => names.indexOf(name))
  const ordered = records.map((cells) => places.map((place) => cells[place] ?? ''))
  yield recordsIn(ordered).map((row) => fitted(row, columnCount))
}

/** A list as long as there are columns; one that is longer has cells that belong to none. */
function fitted(row: RawRow, columnCount: number): RawRow {
  const { cells, line } = row
  const surplus = cells.findIndex((cell, i) => i >= columnCount && cell !== '')
  if (surplus >= 0) {
    return {
      line,
      cells,
      defect: { code: 'ROW_TOO_LONG', position: columnCount + 1, value: shown(cells[surplus] ?? '') },
    }
  }
  while (cells.length < columnCount) cells.push('')
  cells.length = columnCount
  return row
}

/**
 * The elements of the array at `path`: '/' is the document itself, '/data/items' one further down. '/products/*' are the
 * values of an object, whose keys are a column of their own. '/products/+/variants' are those of a list in each element.
 */
export async function* jsonRecords(
  bytes: AsyncIterable<Uint8Array>,
  { path, ...reading }: JsonReading & { path: string },
): AsyncGenerator<RawRow[], void, undefined> {
  const { record, list } = nestedPathOf(path)
  const records = new JsonRecordRows(reading, list)
  const { keys: steps, mark } = keysOfPath(record)
  const isKeyed = mark === EACH_VALUE
  // Its column comes first, whatever the records hold.
  if (isKeyed) reading.columns.place(KEY_COLUMN)
  const elements = jsonElements(bytes, {
    encoding: reading.encoding,
    wanted: mark === EACH_OBJECT ? null : steps,
    container: isKeyed ? '{' : '[',
    takesOne: !isKeyed && steps.length > 0,
    advice: adviceOnLength(path),
    scalar: (line) => records.add(line, ''),
    taken: (text, line, below) => records.add(line, text, isKeyed ? (below.at(-1) ?? '') : null),
  })
  for await (const _ of elements) yield* records.take()
}
