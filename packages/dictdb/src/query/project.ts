import { hashKey } from '../index/compare.ts'
import type { Row } from '../table/row.ts'

/** The alias and the column of each output field. */
export type Projection = readonly (readonly [alias: string, column: string])[]

/** The projection for any of the forms `columns` takes. */
export function projectionOf(
  columns: readonly string[] | readonly (readonly [string, string])[] | Readonly<Record<string, string>>,
): Projection {
  if (!Array.isArray(columns)) return Object.entries(columns as Readonly<Record<string, string>>)
  return (columns as readonly (string | readonly [string, string])[]).map((column) =>
    typeof column === 'string' ? ([column, column] as const) : column,
  )
}

/** A new row with the projection's fields; a missing one reads as null. */
export function project(row: Row, projection: Projection): Row {
  const out: Row = {}
  for (const [alias, column] of projection) out[alias] = row[column] ?? null
  return out
}

/** Rows without those that equal an earlier one. */
export function distinctRows(rows: readonly Row[]): Row[] {
  const seen = new Set<unknown>()
  return rows.filter((row) => {
    const identity = identityOf(row)
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

/** A primitive that is the same for equal rows and for no others. */
export function identityOf(value: unknown): unknown {
  const key = hashKey(value)
  if (key !== undefined) return `${typeof key}:${String(key)}`
  if (Array.isArray(value)) return `[${value.map(framed).join('')}]`
  const entries = Object.entries(value as Row).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => framed(name) + framed(inner)).join('')}}`
}

function framed(value: unknown): string {
  const text = String(identityOf(value))
  return `${text.length}.${text}`
}
