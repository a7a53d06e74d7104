import type { ProductField, Profile, Severity } from '@products-manager/contract'
import { fieldOrigin } from '../formats/find-column.ts'
import type { Dialect } from '../types.ts'
import type { Check } from './checked.ts'
import { compileFieldRules, type FieldRules } from './field-rules.ts'
import type { ProblemCode } from './problem-codes.ts'
import { type RowState, reportFinding } from './row-state.ts'

type Value = string | number | boolean | readonly string[]

/** One field's value of a record: checked, or null when there is none or it was not kept. */
export type ReadField<T> = (text: string | undefined, row: RowState) => T | null

/** Free text whose loss leaves a product that can still be sold; a bad one is left out and the row kept. */
const expendable: ReadonlySet<ProductField> = new Set([
  'shortDescription',
  'description',
  'brand',
  'category',
  'color',
  'size',
  'material',
  'manufacturerReference',
  'externalId',
  'option1Name',
  'option1Value',
  'option2Name',
  'option2Value',
  'option3Name',
  'option3Value',
])

const absent = () => null

/** What all fields of a run are read with. */
export interface FieldParts {
  profile: Profile
  dialect: Dialect
  /** The day of the run, for rules that count from it. */
  day?: string
}

/** Compiles the checks of one field: those of its type, then the profile's own. */
export function compileField<T extends Value>(
  { profile, dialect, day }: FieldParts,
  field: ProductField,
  check: Check<T>,
): ReadField<T> {
  if (!profile.fields[field]) return absent
  const { column } = fieldOrigin(profile, dialect, field)
  const rules = compileFieldRules(profile.rules ?? [], field, day)
  // No product can be created without a title, so no rule makes it optional where the profile gives one.
  const required = field === 'title' ? 'refuse-row' : rules.required
  const severity = rules.severity ?? (isExpendable(profile, field) ? 'drop-value' : 'refuse-row')

  const say = (row: RowState, code: ProblemCode, how: Severity, value: string | null) =>
    reportFinding(row, { code, severity: how, field, column, value })

  return (text, row) => {
    if (text === undefined || text === '') {
      if (required !== null) say(row, 'FIELD_REQUIRED', required, row.given[field] || null)
      return null
    }
    const checked = check(text)
    if (checked.code !== null) {
      const given = row.given[field] || text
      say(row, checked.code, checked.bad ? severity : 'warn', given)
      if (checked.bad && severity !== 'warn' && !keepsParts(field, severity)) {
        if (required !== null && severity === 'drop-value') say(row, 'FIELD_REQUIRED', required, given)
        return null
      }
    }
    const { value } = checked
    return value === null || rules.checks.length === 0 ? value : applyRules(value, rules, row, say)
  }

  function applyRules(value: T, { checks }: FieldRules, row: RowState, tell: typeof say): T | null {
    let kept: T | null = value
    for (const rule of checks) {
      const code = rule.fault(value)
      if (code === null) continue
      tell(row, code, rule.severity, row.given[field] || String(value))
      if (rule.severity !== 'warn') kept = null
    }
    if (kept === null && required !== null && !row.refused) tell(row, 'FIELD_REQUIRED', required, String(value))
    return kept
  }
}

/** A bad EAN sends its row to the queue, where the profile says so. */
function isExpendable({ withoutEan }: Profile, field: ProductField): boolean {
  return expendable.has(field) || (field === 'ean' && withoutEan === 'queue')
}

/** Of a list, only the bad parts are left out. */
function keepsParts(field: ProductField, severity: Severity): boolean {
  return field === 'images' && severity === 'drop-value'
}
