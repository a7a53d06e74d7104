import { SchemaValidationError } from '../errors.ts'
import type { Row } from './row.ts'

// Deeper than any real document, and shallow enough to stop a cycle before the stack does.
const MAX_DEPTH = 64

/** The table's own copy of a caller's row; nested values are copied too. */
export function copyRow(row: Row, table: string): Row {
  const copy: Row = { ...row }
  for (const column in copy) {
    const value = copy[column]
    if (isPlain(value)) continue
    copy[column] = copyValue(value, table, column, 0)
  }
  return copy
}

/** True for the values that can be shared because nobody can change them. */
export function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'object':
      return value === null
    case 'function':
    case 'symbol':
      return false
    default:
      return true
  }
}

/** A deep copy of dates, bytes, lists and plain objects; anything else is refused. */
export function copyValue(value: unknown, table: string, column: string, depth = 0): unknown {
  if (isPlain(value)) return value
  if (depth > MAX_DEPTH) refuse(table, column, 'a structure nested without end')
  if (Array.isArray(value)) return value.map((item) => copyValue(item, table, column, depth + 1))
  if (value instanceof Date) return new Date(value.getTime())
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (!isDict(value)) refuse(table, column, typeof value === 'object' ? 'an instance of a class' : `a ${typeof value}`)
  const copy: Row = {}
  for (const name of Object.keys(value)) define(copy, name, copyValue(value[name], table, column, depth + 1))
  return copy
}

/** A deep copy that its receiver may change. */
export function thawRow(row: Row): Row {
  const copy: Row = { ...row }
  for (const column in copy) {
    const value = copy[column]
    if (typeof value === 'object' && value !== null) copy[column] = copyValue(value, '', column)
  }
  return copy
}

/** Freezes a row and everything in it, except bytes, which cannot be frozen. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}

function isDict(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}

// Assigning to `__proto__` would change the copy's prototype instead of storing the value.
function define(target: Row, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
}

function refuse(table: string, column: string, what: string): never {
  throw new SchemaValidationError(table, `Field '${column}' of table '${table}' cannot hold ${what}.`, [
    { field: column, expected: 'a value that can be stored', value: what },
  ])
}
