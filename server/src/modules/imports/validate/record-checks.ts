import type { ProductField, Profile, Severity } from '@products-manager/contract'
import type { Draft } from '../../catalog/index.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import { parseExpression } from '../expression/parse-expression.ts'
import { Cell, type Value } from '../expression/values.ts'
import { fieldOrigin, profileFormat } from '../formats/find-column.ts'
import type { Dialect } from '../types.ts'
import { type RowState, reportFinding } from './row-state.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type RecordCheck = (draft: Writable<Draft>, row: RowState) => void

/** Compiles the rules that compare fields with each other. They read values that have passed their fields' checks. */
export function compileRecordChecks(profile: Profile, dialect: Dialect): RecordCheck | null {
  const checks = (profile.rules ?? []).flatMap(({ field, check, severity = 'refuse-row' }) =>
    check === undefined
      ? []
      : [compileCheck(check, { field, severity, column: fieldOrigin(profile, dialect, field).column })],
  )
  if (checks.length === 0) return null
  return (draft, row) => {
    for (const check of checks) check(draft, row)
  }
}

function compileCheck(
  source: string,
  { field, severity, column }: { field: ProductField; severity: Severity; column: string | null },
): RecordCheck {
  const parsed = parseExpression(source)
  // Reading the profile refuses what cannot be read.
  if ('bad' in parsed) return () => {}
  const evaluate = compileExpression<Draft>(parsed.ok, (reference) => {
    const name = reference.kind === 'field' ? reference.name : field
    return (draft) => readValue(draft[name as keyof Draft])
  })
  // Without a title there is no product, whatever the rule says.
  const how = field === 'title' && severity === 'drop-value' ? 'refuse-row' : severity

  return (draft, row) => {
    const result = evaluate(draft)
    if ('ok' in result && result.ok !== false) return
    const value = draft[field as keyof Draft]
    const shown = row.given[field] || (value === null || value === undefined ? null : String(value))
    reportFinding(row, { code: 'CHECK_FAILED', severity: how, field, column, value: shown })
    if (how === 'drop-value') Object.assign(draft, { [field]: null })
  }
}

function readValue(value: Draft[keyof Draft] | undefined): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value
  return new Cell(Array.isArray(value) ? value.join(' > ') : String(value), profileFormat)
}
