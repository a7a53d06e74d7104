import pg from 'pg'
import { Json, named, type Statement, type Value } from '../sql.ts'

/** The statement's text with its values as quoted literals: COPY takes no parameters. */
export function inlinedText(statement: Statement<never>): string {
  const body = statement.pieces.reduce((text, piece, i) => `${text}${literal(statement.values[i - 1] ?? null)}${piece}`)
  return named(statement.name, body)
}

function literal(value: Value): string {
  if (value === null) return 'null'
  if (value instanceof Json) return quoted(value.toPostgres())
  if (value instanceof Date) return quoted(value.toISOString())
  if (value instanceof Uint8Array) return quoted(`\\x${Buffer.from(value).toString('hex')}`)
  if (typeof value === 'object') return quoted(arrayLiteral(value))
  return quoted(String(value))
}

function arrayLiteral(values: readonly Value[]): string {
  return `{${values.map(element).join(',')}}`
}

function element(value: Value): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return arrayLiteral(value)
  const text = value instanceof Json ? value.toPostgres() : value instanceof Date ? value.toISOString() : String(value)
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function quoted(text: string): string {
  if (text.includes('\0')) throw new TypeError('PostgreSQL text cannot contain NUL.')
  return pg.escapeLiteral(text)
}
