import { DictDBError } from '../errors.ts'
import { toJson } from '../log/value-codec.ts'
import type { Row } from '../table/row.ts'
import type { SchemaDefinition } from '../table/schema.ts'

/** Says how values are written. */
export interface RowEncoding {
  /** Columns in which whole numbers are written `5.0`, because Python refuses an int there. */
  readonly floats: ReadonlySet<string>
  /** Columns whose bigints are written as bare digits. */
  readonly bigints: ReadonlySet<string>
  /** Writes NaN and infinities as the bare words Python reads, where they would be refused. */
  readonly allowNaN: boolean
}

export function encodingFor(schema: SchemaDefinition | undefined, allowNaN: boolean): RowEncoding {
  const columnsOf = (type: string) =>
    new Set(Object.entries(schema ?? {}).flatMap(([name, column]) => (column.type === type ? [name] : [])))
  return { floats: columnsOf('float'), bigints: columnsOf('bigint'), allowNaN }
}

// Between pieces other work goes on: small enough for a short pause, and far below the longest string however wide rows are.
const ROWS_PER_PIECE = 1_000
const PIECE_LENGTH = 1 << 20

/** Rows as JSON texts joined by commas and line breaks, in ASCII as Python writes it. */
export function* encodePieces(rows: readonly Row[], encoding: RowEncoding): Generator<Uint8Array> {
  let texts: string[] = []
  let length = 0
  for (let i = 0; i < rows.length; i++) {
    const text = encodeWhole(rows[i]!, encoding)
    texts.push(text)
    length += text.length
    const isLast = i === rows.length - 1
    if (!isLast && texts.length < ROWS_PER_PIECE && length < PIECE_LENGTH) continue
    yield Buffer.from(ascii(`${texts.join(',\n')}${isLast ? '' : ',\n'}`))
    texts = []
    length = 0
  }
}

function encodeWhole(row: Row, encoding: RowEncoding): string {
  try {
    return encodeRow(row, encoding)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new DictDBError('A row is longer than a string can be, so it cannot be written; no file was replaced.')
  }
}

/** Any JSON value in ASCII. */
export function encodeValue(value: unknown, encoding: RowEncoding = PLAIN): string {
  return ascii(encodeHeld(value, '', encoding))
}

const PLAIN: RowEncoding = { floats: new Set(), bigints: new Set(), allowNaN: true }

function encodeRow(row: Row, encoding: RowEncoding): string {
  for (const column in row) {
    if (!isSimple(row[column], column, encoding)) return encodeSlowly(row, encoding)
  }
  return JSON.stringify(row)
}

/** True for values `JSON.stringify` writes as they have to be. */
function isSimple(value: unknown, column: string, { floats }: RowEncoding): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return true
    case 'number':
      return floats.size > 0 && floats.has(column)
        ? !Number.isInteger(value) && Number.isFinite(value)
        : Number.isFinite(value)
    default:
      return value === null
  }
}

function encodeSlowly(row: Row, encoding: RowEncoding): string {
  const fields: string[] = []
  for (const column in row) {
    if (row[column] === undefined) continue
    fields.push(`${JSON.stringify(column)}:${encodeHeld(row[column], column, encoding)}`)
  }
  return `{${fields.join(',')}}`
}

function encodeHeld(value: unknown, column: string, encoding: RowEncoding): string {
  if (typeof value === 'number') return encodeNumber(value, column, encoding)
  if (typeof value === 'bigint' && (encoding.bigints.has(column) || !Number.isSafeInteger(Number(value))))
    return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(toJson(value)) ?? 'null'
  if (Array.isArray(value)) return `[${value.map((item) => encodeHeld(item, '', encoding)).join(',')}]`
  if (value instanceof Date || value instanceof Uint8Array) return JSON.stringify(toJson(value))
  const body = encodeSlowly(value as Row, { ...encoding, floats: NONE, bigints: NONE })
  const keys = Object.keys(value)
  return keys.length === 1 && keys[0]!.startsWith('$') ? `{"$dict":${body}}` : body
}

const NONE: ReadonlySet<string> = new Set()

function encodeNumber(value: number, column: string, { floats, allowNaN }: RowEncoding): string {
  if (!Number.isFinite(value)) {
    if (!allowNaN) throw new DictDBError(`${value} is not JSON. Save with allowNaN to write it as Python does.`)
    return String(value)
  }
  const text = Object.is(value, -0) ? '-0' : String(value)
  // A whole number past 2^53 is a float too: written as an integer it would be read as an exact one.
  const isFloat = floats.has(column) || !Number.isSafeInteger(value)
  return isFloat && Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}

function ascii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is "everything that is not ASCII"
  if (!/[^\x00-\x7f]/.test(text)) return text
  return text.replace(/[\u0080-\uffff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
