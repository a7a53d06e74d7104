import type { ProductField, Severity, ValidationRule } from '@products-manager/contract'
import { RE2JS } from 're2js'
import { noReferences } from '../references/references.ts'
import { characters } from './checks/text.ts'
import { canonicalDecimal, compareDecimals } from './decimal-text.ts'
import type { ProblemCode } from './problem-codes.ts'
import { SeenValues } from './seen-values.ts'

type Value = string | number | boolean | readonly string[]

/** A check of the profile's own, on a value that has passed its field's. */
interface RuleCheck {
  severity: Severity
  fault: (value: Value) => ProblemCode | null
}

export interface FieldRules {
  /** Of everything that is wrong with the value by its type; null: the field's usual severity. */
  severity: Severity | null
  required: Severity | null
  checks: readonly RuleCheck[]
}

/**
 * The profile's rules for one field. A rule that checks nothing itself sets the severity of the field's own checks;
 * one that does has its severity for itself only, so that a warning for short titles does not let damaged ones in.
 */
export function compileFieldRules(
  rules: readonly ValidationRule[],
  field: ProductField,
  day: string = noReferences.day,
): FieldRules {
  const own = rules.filter((rule) => rule.field === field)
  const checks = own.flatMap((rule) => ruleChecks(rule, day))
  const required = own.find((rule) => rule.required)
  return {
    severity: own.find((rule) => isBare(rule))?.severity ?? null,
    required: required ? (required.severity ?? 'refuse-row') : null,
    checks,
  }
}

function isBare({ field: _field, severity: _severity, ...asked }: ValidationRule): boolean {
  return Object.values(asked).every((part) => part === undefined)
}

function ruleChecks(rule: ValidationRule, day: string): RuleCheck[] {
  const { minLength, maxLength, min, max, oneOf, pattern, unique, notBefore, notAfter, severity = 'refuse-row' } = rule
  const checks: RuleCheck[] = []
  if (minLength !== undefined) {
    checks.push({ severity, fault: (value) => (characters(textOf(value)) < minLength ? 'TEXT_TOO_SHORT' : null) })
  }
  if (maxLength !== undefined) {
    checks.push({ severity, fault: (value) => (characters(textOf(value)) > maxLength ? 'TEXT_TOO_LONG' : null) })
  }
  const lowest = min === undefined ? null : canonicalDecimal(min)
  const highest = max === undefined ? null : canonicalDecimal(max)
  if (lowest !== null || highest !== null) checks.push({ severity, fault: rangeCheck(lowest, highest) })
  if (oneOf !== undefined) {
    const allowed = new Set(oneOf.map((value) => value.normalize('NFC')))
    checks.push({ severity, fault: (value) => (allowed.has(textOf(value)) ? null : 'VALUE_NOT_ALLOWED') })
  }
  if (pattern !== undefined) {
    const compiled = RE2JS.compile(pattern)
    checks.push({ severity, fault: (value) => (compiled.matches(textOf(value)) ? null : 'VALUE_PATTERN') })
  }
  if (notBefore !== undefined || notAfter !== undefined) {
    const [first, last] = [dayOf(notBefore, day) ?? '', dayOf(notAfter, day) ?? '9999-12-31']
    const outside = (value: string) => value < first || value > last
    checks.push({ severity, fault: (value) => (outside(textOf(value)) ? 'DATE_RANGE' : null) })
  }
  if (unique) {
    const seen = new SeenValues()
    checks.push({ severity, fault: (value) => (seen.add(textOf(value)) ? null : 'VALUE_NOT_UNIQUE') })
  }
  return checks
}

function rangeCheck(lowest: string | null, highest: string | null): RuleCheck['fault'] {
  return (value) => {
    const decimal = textOf(value)
    const below = lowest !== null && compareDecimals(decimal, lowest) < 0
    const above = highest !== null && compareDecimals(decimal, highest) > 0
    if (!below && !above) return null
    return typeof value === 'number' ? 'INTEGER_RANGE' : 'DECIMAL_RANGE'
  }
}

function textOf(value: Value): string {
  return typeof value === 'object' ? value.join(' > ') : String(value)
}

const DAY_MS = 86_400_000

/** A day as it is, or counted from the run's. */
function dayOf(bound: string | undefined, today: string): string | null {
  if (bound === undefined) return null
  if (!bound.startsWith('today')) return bound
  const days = Number(bound.slice('today'.length) || '0')
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
