import type { ProductField, Severity, ValidationRule } from '@products-manager/contract'
import { characters } from './checks/text.ts'
import { canonicalDecimal, compareDecimals } from './decimal-text.ts'
import type { ProblemCode } from './problem-codes.ts'

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
export function compileFieldRules(rules: readonly ValidationRule[], field: ProductField): FieldRules {
  const own = rules.filter((rule) => rule.field === field)
  const checks = own.flatMap((rule) => ruleChecks(rule))
  const required = own.find((rule) => rule.required)
  return {
    severity: own.find((rule) => isBare(rule))?.severity ?? null,
    required: required ? (required.severity ?? 'refuse-row') : null,
    checks,
  }
}

function isBare({ required, minLength, maxLength, min, max, oneOf }: ValidationRule): boolean {
  return [required, minLength, maxLength, min, max, oneOf].every((part) => part === undefined)
}

function ruleChecks({ minLength, maxLength, min, max, oneOf, severity = 'refuse-row' }: ValidationRule): RuleCheck[] {
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
