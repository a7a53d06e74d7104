import {
  decimalFields,
  integerFields,
  type ProductField,
  type Severity,
  type ValidationRule,
} from '@products-manager/contract'

export const severities = ['refuse-row', 'drop-value', 'warn'] as const satisfies readonly Severity[]

const allKinds = [
  'required',
  'unique',
  'minLength',
  'maxLength',
  'min',
  'max',
  'pattern',
  'oneOf',
  'notBefore',
  'notAfter',
  'check',
] as const satisfies readonly (keyof ValidationRule)[]
/** What a rule can ask. */
export type RuleKind = (typeof allKinds)[number]

const numbers: readonly ProductField[] = [...decimalFields, ...integerFields]

/** What can be asked of a field. */
export function ruleKinds(field: ProductField): readonly RuleKind[] {
  const isNumber = numbers.includes(field)
  return allKinds.filter((kind) => {
    if (kind === 'min' || kind === 'max') return isNumber
    if (kind === 'minLength' || kind === 'maxLength') return !isNumber
    if (kind === 'notBefore' || kind === 'notAfter') return field === 'availableFrom'
    return kind !== 'check' || !/^(variant|option)/.test(field)
  })
}

/** What a rule asks. A rule that asks nothing sets the severity of the field's own checks. */
export function askedBy(rule: ValidationRule): RuleKind[] {
  return allKinds.filter((kind) => rule[kind] !== undefined)
}

const firsts: { [K in RuleKind]: NonNullable<ValidationRule[K]> } = {
  required: true,
  unique: true,
  minLength: 3,
  maxLength: 200,
  min: '0.01',
  max: '100000',
  pattern: '[A-Z0-9-]+',
  oneOf: ['new'],
  notBefore: 'today-365',
  notAfter: 'today+365',
  check: 'cost < price',
}

/** The same rule asking something else. A check is about its own field until somebody writes another. */
export function newRule({ field, severity }: ValidationRule, kind: RuleKind): ValidationRule {
  const first = kind === 'check' ? `${field} != ""` : firsts[kind]
  return { field, [kind]: first, ...(severity && { severity }) }
}

/** What a rule asks, as text. */
export function ruleText(rule: ValidationRule, kind: RuleKind): string {
  const value = rule[kind]
  return Array.isArray(value) ? value.join(', ') : String(value ?? '')
}

/** The rule with what was typed; `null` when the API would refuse it. */
export function withText(rule: ValidationRule, kind: RuleKind, typed: string): ValidationRule | null {
  const text = typed.trim()
  if (text === '') return null
  if (kind === 'minLength' || kind === 'maxLength') {
    return /^[1-9]\d{0,5}$/.test(text) ? { ...rule, [kind]: Number(text) } : null
  }
  if (kind === 'min' || kind === 'max') {
    const decimal = text.replace(',', '.')
    return /^-?\d+(\.\d+)?$/.test(decimal) ? { ...rule, [kind]: decimal } : null
  }
  if (kind === 'notBefore' || kind === 'notAfter') {
    return /^(\d{4}-\d{2}-\d{2}|today([+-]\d{1,5})?)$/.test(text) ? { ...rule, [kind]: text } : null
  }
  if (kind === 'oneOf') {
    const values = text
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '')
    return values.length > 0 ? { ...rule, oneOf: values } : null
  }
  return { ...rule, [kind]: text }
}
