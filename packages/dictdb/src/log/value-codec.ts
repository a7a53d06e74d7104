import type { Row } from '../table/row.ts'

/** The value as JSON can hold it: dates, bigints, bytes, NaN and infinities become objects with one `$` key. */
export function toJson(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : { $number: String(value) }
    case 'bigint':
      return { $bigint: String(value) }
    case 'object':
      return value === null ? null : structureToJson(value)
    default:
      return value
  }
}

/** The row itself when JSON can hold it as it is. */
export function rowToJson(row: Row): Row {
  for (const column in row) {
    const value = row[column]
    const type = typeof value
    if (type === 'string' || type === 'boolean' || value === null || (type === 'number' && Number.isFinite(value)))
      continue
    return Object.fromEntries(Object.entries(row).map(([name, held]) => [name, toJson(held)]))
  }
  return row
}

/** What `toJson` was given. */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(fromJson)
  const keys = Object.keys(value)
  const key = keys[0]
  if (keys.length === 1 && key !== undefined && key.startsWith('$')) return decode(key, (value as Row)[key])
  return mapValues(value as Row, fromJson)
}

/** The row in place of its JSON form; the parsed object becomes the row. */
export function rowFromJson(json: Row): Row {
  for (const column in json) {
    const value = json[column]
    if (typeof value === 'object' && value !== null) json[column] = fromJson(value)
  }
  return json
}

function structureToJson(value: object): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item))
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.getTime() }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  const plain = mapValues(value as Row, toJson)
  const keys = Object.keys(plain)
  return keys.length === 1 && keys[0]!.startsWith('$') ? { $dict: plain } : plain
}

function decode(key: string, value: unknown): unknown {
  switch (key) {
    case '$date':
      return new Date(value === null ? Number.NaN : Number(value))
    case '$bigint':
      return BigInt(value as string)
    case '$number':
      return Number(value)
    case '$bytes':
      return Uint8Array.from(Buffer.from(value as string, 'base64'))
    case '$dict':
      return mapValues(value as Row, fromJson)
    default:
      return { [key]: fromJson(value) }
  }
}

function mapValues(dict: Row, change: (value: unknown) => unknown): Row {
  return Object.fromEntries(Object.entries(dict).map(([name, value]) => [name, change(value)]))
}
