import { type FieldMapping, type FileSettings, type ProductField, Profile } from '@products-manager/contract'
import { isListField } from '../formats/field-kinds.ts'
import { fieldOrder, makesFromNothing } from '../formats/step-reads.ts'
import { encodingName } from '../parse/encoding/encoding-names.ts'
import { explainSchema } from './explain-schema.ts'
import { type ProfileIssue, profileInvalid } from './profile-invalid.ts'
import { ruleIssues } from './rule-issues.ts'
import { stepIssues } from './step-issues.ts'

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
  const issues = mappings.flatMap(([field, mapping]) => [
    ...mappingIssues(field, mapping),
    ...stepIssues(profile, field, mapping),
  ])
  if (mappings.length === 0) issues.push({ path: 'fields', message: 'is empty: map at least one field.' })
  issues.push(...fileIssues(profile.file ?? {}))
  if (issues.length === 0 && fieldOrder(profile) === null) {
    issues.push({ path: 'fields', message: 'read each other in a circle: let one of them read columns instead.' })
  }
  for (const [i, rule] of (profile.rules ?? []).entries()) issues.push(...ruleIssues(profile, rule, `rules[${i}]`))
  return issues
}

function fileIssues({ encoding, format = {} }: FileSettings): ProfileIssue[] {
  const issues: ProfileIssue[] = []
  if (encoding !== undefined && encodingName(encoding) === null) {
    issues.push({ path: 'file.encoding', message: `is "${encoding}", which is no encoding.` })
  }
  if (format.columns !== undefined && format.kind !== 'fixed-width') {
    issues.push({ path: 'file.format.columns', message: 'are for the kind fixed-width only.' })
  }
  if (format.sheets !== undefined && format.kind !== undefined && !WORKBOOKS.has(format.kind)) {
    issues.push({ path: 'file.format.sheets', message: `are for workbooks; ${format.kind} has none.` })
  }
  return issues
}

const WORKBOOKS = new Set<string>(['xlsx', 'xls', 'ods'])

function mappingIssues(field: ProductField, mapping: FieldMapping): ProfileIssue[] {
  const path = `fields.${field}`
  const { from, join, constant, split, transforms = [] } = mapping
  const issues: ProfileIssue[] = []
  const [first] = transforms
  if (from === undefined && constant === undefined && !(first && makesFromNothing(first))) {
    issues.push({ path, message: 'needs a column in `from`, a text in `constant`, or a formula as its first step.' })
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
  return issues
}
