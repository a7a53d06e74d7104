import type { Profile, ValidationRule } from '@products-manager/contract'
import { parseExpression } from '../expression/parse-expression.ts'
import { isNumberField, isVariantField } from '../formats/field-kinds.ts'
import { isProductField, referencesIn } from '../formats/step-reads.ts'
import { patternFault } from './pattern-fault.ts'
import type { ProfileIssue } from './profile-invalid.ts'

/** What is wrong with a rule beyond its schema. */
export function ruleIssues(profile: Profile, rule: ValidationRule, path: string): ProfileIssue[] {
  const { field, min, max, minLength, maxLength, notBefore, notAfter, pattern, check } = rule
  const issues: ProfileIssue[] = []
  if ((min !== undefined || max !== undefined) && !isNumberField(field)) {
    issues.push({ path, message: `gives ${field} a smallest or largest number, but it is no number.` })
  }
  if ((minLength !== undefined || maxLength !== undefined) && isNumberField(field)) {
    issues.push({ path, message: `gives ${field} a length, but it is a number: use min and max.` })
  }
  if ((notBefore !== undefined || notAfter !== undefined) && field !== 'availableFrom') {
    issues.push({ path, message: `gives ${field} a window of days, but it is no day.` })
  }
  const fault = pattern === undefined ? null : patternFault(pattern)
  if (fault) issues.push({ path: `${path}.pattern`, message: fault })
  if (check !== undefined) issues.push(...checkIssues(profile, rule, { check, path }))
  return issues
}

function checkIssues(
  profile: Profile,
  { field }: ValidationRule,
  { check, path }: { check: string; path: string },
): ProfileIssue[] {
  const at = `${path}.check`
  if (isVariantField(field)) return [{ path: at, message: 'is for fields of the product, not of its variants.' }]
  const parsed = parseExpression(check)
  if ('bad' in parsed) return [{ path: at, message: `cannot be read: at character ${parsed.at + 1}, ${parsed.bad}.` }]
  return referencesIn(check).flatMap((reference): ProfileIssue[] => {
    if (reference.kind === 'value') return []
    if (reference.kind !== 'field') return [{ path: at, message: 'reads a column; a check reads fields only.' }]
    const { name } = reference
    if (!isProductField(name) || isVariantField(name)) {
      return [{ path: at, message: `reads "${name}", which is no field of a product.` }]
    }
    return profile.fields[name] || name === 'currency'
      ? []
      : [{ path: at, message: `reads ${name}, which the profile does not map.` }]
  })
}
