import { type FieldMapping, type ProductField, Profile, type ValidationRule } from '@products-manager/contract'
import { isListField, isNumberField } from '../formats/field-kinds.ts'
import { explainSchema } from './explain-schema.ts'
import { type ProfileIssue, profileInvalid } from './profile-invalid.ts'

/**
 * A profile from JSON, checked by the published schema and for what a schema cannot say.
 * @throws IMPORT_PROFILE_INVALID with every issue: its path, and what is allowed there.
 */
export function readProfile(json: unknown): Profile {
  const issues = explainSchema(Profile, json)
  if (issues.length > 0) throw profileInvalid({ issues })

  const profile = json as Profile
  const contradictions = profileContradictions(profile)
  if (contradictions.length > 0) throw profileInvalid({ issues: contradictions })
  return profile
}

function profileContradictions(profile: Profile): ProfileIssue[] {
  const mappings = Object.entries(profile.fields) as [ProductField, FieldMapping][]
  const issues = mappings.flatMap(([field, mapping]) => mappingIssues(field, mapping))
  if (mappings.length === 0) issues.push({ path: 'fields', message: 'is empty: map at least one field.' })
  for (const [i, rule] of (profile.rules ?? []).entries()) issues.push(...ruleIssues(rule, `rules[${i}]`))
  return issues
}

function mappingIssues(field: ProductField, mapping: FieldMapping): ProfileIssue[] {
  const path = `fields.${field}`
  const { from, join, constant, split, transforms = [] } = mapping
  const issues: ProfileIssue[] = []
  if (from === undefined && constant === undefined) {
    issues.push({ path, message: 'needs a column in `from` or a text in `constant`.' })
  }
  if (from !== undefined && constant !== undefined) {
    issues.push({ path, message: 'has both `from` and `constant`: leave one out.' })
  }
  if (join !== undefined && !(Array.isArray(from) && from.length > 1)) {
    issues.push({ path: `${path}.join`, message: 'needs several columns in `from`.' })
  }
  if (split !== undefined && !isListField(field)) {
    issues.push({ path: `${path}.split`, message: 'is for category and images only.' })
  }
  for (const [i, transform] of transforms.entries()) {
    if (transform.do === 'take' && transform.part === 0) {
      issues.push({
        path: `${path}.transforms[${i}].part`,
        message: 'counts from 1, or from -1 at the end; there is no part 0.',
      })
    }
  }
  return issues
}

function ruleIssues({ field, min, max, minLength, maxLength }: ValidationRule, path: string): ProfileIssue[] {
  const issues: ProfileIssue[] = []
  if ((min !== undefined || max !== undefined) && !isNumberField(field)) {
    issues.push({ path, message: `gives ${field} a smallest or largest number, but it is no number.` })
  }
  if ((minLength !== undefined || maxLength !== undefined) && isNumberField(field)) {
    issues.push({ path, message: `gives ${field} a length, but it is a number: use min and max.` })
  }
  return issues
}
