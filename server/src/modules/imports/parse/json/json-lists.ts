import { fileTooDense } from '../../errors.ts'
import type { RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { shown } from '../scan/check-characters.ts'
import { TreeRows } from '../tree/tree-rows.ts'
import { isAt, jsonElements } from './json-elements.ts'
import { withWholeNumbers } from './json-record.ts'
import { JsonWalker } from './json-walker.ts'

/** The last step of a path whose records are lists of cells: `{ "rows": [["A1", "Pen"], …] }` has them at '/rows/[]'. */
export const EACH_LIST = '[]'
/** The path of a document that is itself a record, or several of them one behind the other. */
export const EACH_OBJECT = '{}'
/** The last step of a path whose columns are lists, or objects with a key for each record: `{ "sku": ["A1", …], "title": … }`. */
export const EACH_COLUMN = '*[]'

// Columns are held whole, for each record has a part of every one.
const MOST_HELD = 64 * 1024 * 1024
const REPEATED = ' | '

interface ListReading {
  encoding: string
  steps: readonly string[]
  rows: TreeRows
  onNumber?: ((column: number) => void) | undefined
}

/** Records that are lists, as they come. */
export async function* listRecords(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, steps, rows, onNumber }: ListReading,
): AsyncGenerator<RawRow[], void, undefined> {
  const bad = (line: number, text: string) =>
    rows.add(line, [], { code: 'RECORD_NOT_READ', position: null, value: shown(text.slice(0, 80)) })
  const elements = jsonElements(bytes, {
    encoding,
    wanted: steps,
    container: '[',
    scalar: (line) => bad(line, ''),
    taken(text, line) {
      const list = parsed(text)
      if (Array.isArray(list)) rows.add(line, cellsOf(list, onNumber))
      else bad(line, text)
    },
  })
  for await (const _ of elements) {
    const found = rows.take()
    if (found.length > 0) yield found
  }
}

/** The columns of a document by their names, and the records made of them. */
export async function readColumns(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, steps, onNumber }: Omit<ListReading, 'rows'>,
): Promise<{ names: string[]; records: string[][] }> {
  const names: string[] = []
  const columns: Record<string, unknown>[] = []
  let held = 0
  const elements = jsonElements(bytes, {
    encoding,
    wanted: steps,
    container: '{',
    scalar() {},
    taken(text, _, path) {
      held += text.length
      if (held > MOST_HELD)
        throw fileTooDense({ file: 'JSON with a list for each column', limit: `${held} characters` })
      const column = parsed(text)
      names.push(path.at(-1) ?? '')
      columns.push(typeof column === 'object' && column !== null ? { ...(column as Record<string, unknown>) } : {})
    },
  })
  for await (const _ of elements);
  const keys = new Set(columns.flatMap((column) => Object.keys(column)))
  const records = [...keys].map((key) =>
    cellsOf(
      columns.map((column) => column[key]),
      onNumber,
    ),
  )
  return { names, records }
}

/** Records of columns, numbered as they stand in them. */
export function recordsIn(records: readonly string[][]): RawRow[] {
  const rows = new TreeRows('record')
  for (const cells of records) rows.add(1, cells)
  return rows.take()
}

/** The names in the list at this place, or null; of objects each one's name. */
export async function readNames(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, steps }: Pick<ListReading, 'encoding' | 'steps'>,
): Promise<string[] | null> {
  let list: unknown = null
  const walker = new JsonWalker({
    open: (kind, above) => (list === null && kind === '[' && isAt(above, steps) ? 'take' : 'enter'),
    close() {},
    scalar() {},
    taken(text) {
      list = parsed(text)
    },
  })
  const decoder = createDecoder(encoding)
  for await (const chunk of bytes) {
    walker.push(decoder.push(chunk))
    if (list !== null) break
  }
  return Array.isArray(list) ? list.map(nameOf) : null
}

function nameOf(value: unknown): string {
  const named = value as { name?: unknown; label?: unknown; id?: unknown } | null
  const name = typeof value === 'object' && named !== null ? (named.name ?? named.label ?? named.id) : value
  return typeof name === 'string' || typeof name === 'number' ? String(name) : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(withWholeNumbers(text))
  } catch {
    return null
  }
}

function cellsOf(list: readonly unknown[], onNumber?: (column: number) => void): string[] {
  return list.map((value, i) => {
    if (typeof value === 'number') onNumber?.(i)
    return leavesOf(value).join(REPEATED)
  })
}

function leavesOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return []
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [String(value)]
}
