import type { Problem, Profile, ValidationRule } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { dialectFor } from '../testing/dialect-for.ts'
import type { MappedRecord } from '../types.ts'
import { SeenValues } from './seen-values.ts'
import { compileValidate } from './validate.ts'

const columns = ['sku', 'title', 'price', 'cost', 'from', 'tags']
const fields: Profile['fields'] = {
  supplierSku: { from: { column: 'sku' } },
  title: { from: { column: 'title' } },
  price: { from: { column: 'price' } },
  cost: { from: { column: 'cost' } },
  availableFrom: { from: { column: 'from' } },
}

/** The drafts and problems of rows under one rule; the run's day is 15 March 2026. */
function checked(rule: ValidationRule, ...rows: MappedRecord['fields'][]) {
  const profile: Profile = { name: 'test', version: 1, fields, rules: [rule] }
  const problems: Problem[] = []
  const validate = compileValidate(profile, dialectFor(columns), { day: '2026-03-15' })
  const drafts = rows.map((row, i) =>
    validate(
      { line: i + 2, fields: { supplierSku: `A${i}`, title: 'Pen', ...row }, specs: null, members: [], defects: null },
      (problem) => void problems.push(problem),
    ),
  )
  return {
    drafts,
    problems: problems.map(({ line, code, severity, field, value }) => [line, code, severity, field, value]),
  }
}

describe('a rule', () => {
  it('asks the whole value to be written after a pattern', () => {
    const { drafts, problems } = checked(
      { field: 'title', pattern: '[A-Z][a-z]+( \\d+)?' },
      { title: 'Pen 12' },
      { title: 'Pen 12 cm' },
    )

    expect(drafts.map((draft) => draft?.title)).toEqual(['Pen 12', undefined])
    expect(problems).toEqual([[3, 'VALUE_PATTERN', 'refuse-row', 'title', 'Pen 12 cm']])
  })

  it('lets a value stand once in the file', () => {
    const { drafts, problems } = checked(
      { field: 'title', unique: true, severity: 'warn' },
      { title: 'Pen' },
      { title: 'Ink' },
      { title: 'Pen' },
    )

    expect(drafts).toHaveLength(3)
    expect(problems).toEqual([[4, 'VALUE_NOT_UNIQUE', 'warn', 'title', 'Pen']])
  })

  it.each([
    ['2026-03-15', []],
    ['2026-02-13', ['DATE_RANGE']],
    ['2026-02-14', []],
    ['2027-03-16', ['DATE_RANGE']],
  ])('counts a window of days from the day of the run: %s', (availableFrom, codes) => {
    const rule: ValidationRule = {
      field: 'availableFrom',
      notBefore: 'today-29',
      notAfter: 'today+365',
      severity: 'drop-value',
    }

    const { drafts, problems } = checked(rule, { availableFrom })

    expect(problems.map(([, code]) => code)).toEqual(codes)
    expect(drafts[0]?.availableFrom).toBe(codes.length === 0 ? availableFrom : null)
  })

  it('compares fields, and lets a product pass that lacks one of them', () => {
    const rule: ValidationRule = { field: 'cost', check: 'cost < price', severity: 'drop-value' }

    const { drafts, problems } = checked(
      rule,
      { cost: '10', price: '9.5' },
      { cost: '9', price: '9.5' },
      { cost: '10' },
    )

    expect(drafts.map((draft) => draft?.cost)).toEqual([null, '9', '10'])
    expect(problems).toEqual([[2, 'CHECK_FAILED', 'drop-value', 'cost', '10']])
  })

  it('refuses a row whose check cannot be worked out', () => {
    const { drafts, problems } = checked({ field: 'price', check: 'price < title' }, { price: '1' })

    expect(drafts).toEqual([null])
    expect(problems).toEqual([[2, 'CHECK_FAILED', 'refuse-row', 'price', '1']])
  })
})

it('remembers every text, however many', () => {
  const seen = new SeenValues()
  const texts = Array.from({ length: 20_000 }, (_, i) => `text ${i}`)

  expect(texts.every((text) => seen.add(text))).toBe(true)
  expect(texts.some((text) => seen.add(text))).toBe(false)
  expect(seen.add('another')).toBe(true)
})
