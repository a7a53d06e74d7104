import type { FieldMapping, ProductField, Profile, SimpleTransform, Transform } from '@products-manager/contract'
import { parseExpression } from '../expression/parse-expression.ts'
import { isProductField, referencesIn } from '../formats/step-reads.ts'
import { patternFault } from './pattern-fault.ts'
import type { ProfileIssue } from './profile-invalid.ts'

/** What is wrong with a field's steps beyond their schema. */
export function stepIssues(profile: Profile, field: ProductField, mapping: FieldMapping): ProfileIssue[] {
  return (mapping.transforms ?? []).flatMap((step, i) =>
    issuesOf(step, { profile, field, path: `fields.${field}.transforms[${i}]` }),
  )
}

interface Place {
  profile: Profile
  field: ProductField
  path: string
}

function issuesOf(step: Transform, place: Place): ProfileIssue[] {
  if (step.do !== 'if') return simpleIssues(step, place)
  const inner = (branch: 'then' | 'else', steps: readonly SimpleTransform[] = []) =>
    steps.flatMap((inside, i) => simpleIssues(inside, { ...place, path: `${place.path}.${branch}[${i}]` }))
  return [...expressionIssues(step.when, place, 'when'), ...inner('then', step.then), ...inner('else', step.else)]
}

function simpleIssues(step: SimpleTransform, place: Place): ProfileIssue[] {
  const { path, field } = place
  switch (step.do) {
    case 'take':
      return step.part === 0 ? [noPartZero(`${path}.part`)] : []
    case 'split':
      return step.parts?.includes(0) ? [noPartZero(`${path}.parts`)] : []
    case 'regex':
    case 'extract': {
      const fault = patternFault(step.pattern)
      return fault ? [{ path: `${path}.pattern`, message: fault }] : []
    }
    case 'formula':
      return expressionIssues(step.formula, place, 'formula')
    case 'match':
      if (step.to === field) return []
      return [{ path: `${path}.to`, message: `matches ${step.to}, but the field is ${field}.` }]
    default:
      return []
  }
}

function expressionIssues(source: string, { profile, field, path }: Place, part: string): ProfileIssue[] {
  const at = `${path}.${part}`
  const parsed = parseExpression(source)
  if ('bad' in parsed) return [{ path: at, message: `cannot be read: at character ${parsed.at + 1}, ${parsed.bad}.` }]
  return referencesIn(source).flatMap((reference): ProfileIssue[] => {
    if (reference.kind !== 'field' || reference.name === field) return []
    if (!isProductField(reference.name)) {
      return [
        { path: at, message: `reads "${reference.name}", which is no field; write [${reference.name}] for a column.` },
      ]
    }
    return profile.fields[reference.name]
      ? []
      : [{ path: at, message: `reads ${reference.name}, which the profile does not map.` }]
  })
}

function noPartZero(path: string): ProfileIssue {
  return { path, message: 'counts from 1, or from -1 at the end; there is no part 0.' }
}
