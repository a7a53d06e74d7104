import { productFields, ValidationRule } from '@products-manager/contract'
import Value from 'typebox/value'
import { expect, it } from 'vitest'
import { askedBy, newRule, ruleKinds, ruleText, withText } from './rules.ts'

it('offers what can be asked of a field, and nothing the API would refuse', () => {
  for (const field of productFields) {
    for (const kind of ruleKinds(field)) {
      const rule = newRule({ field, severity: 'warn' }, kind)
      expect(Value.Check(ValidationRule, rule)).toBe(true)
      expect(askedBy(rule)).toEqual([kind])
    }
  }
  expect(ruleKinds('price')).not.toContain('minLength')
  expect(ruleKinds('variantPrice')).not.toContain('check')
})

it.each([
  ['min', '1,5', { field: 'price', min: '1.5' }],
  ['min', 'one', null],
  ['maxLength', '0', null],
  ['oneOf', 'new, used,', { field: 'price', oneOf: ['new', 'used'] }],
  ['notAfter', 'today+30', { field: 'price', notAfter: 'today+30' }],
  ['notAfter', 'tomorrow', null],
  ['check', ' cost < price ', { field: 'price', check: 'cost < price' }],
  ['pattern', '', null],
] as const)('%s typed as %j is %j', (kind, text, expected) => {
  expect(withText({ field: 'price' }, kind, text)).toEqual(expected)
})

it('writes a list as a person does', () => {
  expect(ruleText({ field: 'color', oneOf: ['red', 'blue'] }, 'oneOf')).toBe('red, blue')
})
