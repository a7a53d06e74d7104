import type { Profile } from '@products-manager/contract'
import { isCellError } from '../formats/cell-error.ts'
import { columnLabel, findColumn } from '../formats/find-column.ts'
import type { CleanRecord, Dialect } from '../types.ts'
import { type RowState, reportFinding } from './row-state.ts'

// More and longer than any data sheet has; they bound what one row may put into the database.
const MAX_SPECS = 500
const MAX_NAME_LENGTH = 200
const MAX_VALUE_LENGTH = 10_000

/** Compiles the check of technical specifications. A bad one is left out and reported; it never costs the row. */
export function compileSpecsCheck(
  profile: Profile,
  dialect: Dialect,
): (record: CleanRecord, row: RowState) => Readonly<Record<string, string>> | null {
  const columns = specColumns(profile, dialect)
  return ({ specs, given }, row) => {
    if (specs === null) return null
    const bad: string[] = []
    let count = 0
    for (const name in specs) {
      const value = specs[name] ?? ''
      const code = ++count > MAX_SPECS ? 'VALUES_TOO_MANY' : faultOf(name, value)
      if (value === '' || name === '' || code !== null) bad.push(name)
      if (code === null) continue
      const column = columns.get(name) ?? name
      reportFinding(row, { code, severity: 'drop-value', field: null, column, value: given.specs?.[name] ?? value })
    }
    return bad.length === 0 ? specs : without(specs, bad)
  }
}

/** The file's column behind each named specification; one from a text of pairs is called by its own name. */
export function specColumns(profile: Profile, dialect: Dialect): ReadonlyMap<string, string> {
  const columns = new Map<string, string>()
  for (const source of profile.specifications ?? []) {
    const index = findColumn(dialect, source.from)
    if ('name' in source && index !== null) columns.set(source.name, columnLabel(dialect, index))
  }
  return columns
}

function faultOf(name: string, value: string) {
  if (isCellError(value)) return 'CELL_IS_ERROR'
  return value.length > MAX_VALUE_LENGTH || name.length > MAX_NAME_LENGTH ? 'TEXT_TOO_LONG' : null
}

function without(specs: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> | null {
  const left = new Set(names)
  const kept = Object.entries(specs).filter(([name]) => !left.has(name))
  return kept.length === 0
    ? null
    : Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(kept))
}
