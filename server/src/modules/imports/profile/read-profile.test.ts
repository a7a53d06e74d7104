import { describe, expect, it } from 'vitest'
import { AppError } from '../../../platform/errors.ts'
import type { ProfileIssue } from './profile-invalid.ts'
import { readProfile } from './read-profile.ts'

const from = { column: 'a' }
const profile = (more: object) => ({ name: 'test', version: 1, fields: { title: { from } }, ...more })

function issuesOf(json: unknown): readonly ProfileIssue[] {
  try {
    readProfile(json)
  } catch (error) {
    if (error instanceof AppError && error.code === 'IMPORT_PROFILE_INVALID') return error.details as ProfileIssue[]
    throw error
  }
  return []
}

describe('readProfile', () => {
  it('gives a good profile back as it is', () => {
    const json = profile({ file: { delimiter: ';', quote: null }, rules: [{ field: 'price', min: '0' }] })

    expect(readProfile(json)).toBe(json)
  })

  it.each<[string, unknown, string, string]>([
    ['no object', null, 'The profile', 'must be an object, not null.'],
    [
      'an unknown field',
      profile({ fields: { titel: { from } } }),
      'fields.titel',
      'is not known here; allowed are ean, ',
    ],
    ['an unknown key', profile({ fields: { title: { form: from } } }), 'fields.title.form', 'allowed are from, join, '],
    ['another version', profile({ version: 2 }), 'version', 'must be 1, not 2.'],
    ['a missing name', { version: 1, fields: { title: { from } } }, 'name', 'is missing.'],
    ['an empty name', profile({ name: '' }), 'name', 'must be a text 1 to 255 characters long, not "".'],
    ['a wrong mark', profile({ file: { decimalMark: ';' } }), 'file.decimalMark', 'must be "." or ",", not ";".'],
    ['a long delimiter', profile({ file: { delimiter: '||' } }), 'file.delimiter', 'a text 1 characters long'],
    [
      'a wrong reference',
      profile({ fields: { ean: { from: { colum: 'a' } } } }),
      'fields.ean.from',
      '{ column } or { position }',
    ],
    [
      'a column and a place',
      profile({ fields: { ean: { from: { column: 'a', position: 1 } } } }),
      'fields.ean.from.position',
      'is not known here',
    ],
    [
      'a place from zero',
      profile({ fields: { ean: { from: { position: 0 } } } }),
      'fields.ean.from.position',
      'a whole number 1 to 5000',
    ],
    [
      'a transformation nobody knows',
      profile({ fields: { ean: { from, transforms: [{ do: 'trimm' }] } } }),
      'fields.ean.transforms[0].do',
      'must be one of trim, collapse-spaces',
    ],
    [
      'a factor with a comma',
      profile({ fields: { ean: { from, transforms: [{ do: 'multiply', by: '1,2' }] } } }),
      'fields.ean.transforms[0].by',
      'An exact decimal',
    ],
    ['a rule without a field', profile({ rules: [{ required: true }] }), 'rules[0].field', 'is missing.'],
    [
      'a severity nobody knows',
      profile({ rules: [{ field: 'ean', severity: 'ignore' }] }),
      'rules[0].severity',
      '"refuse-row" or "drop-value" or "warn"',
    ],
    ['a specification without a name', profile({ specifications: [{ from }] }), 'specifications[0]', 'is missing'],
    ['a field from nowhere', profile({ fields: { ean: {} } }), 'fields.ean', 'needs a column in `from`'],
    ['two sources', profile({ fields: { ean: { from, constant: 'x' } } }), 'fields.ean', 'has both'],
    ['a join of one', profile({ fields: { title: { from, join: '-' } } }), 'fields.title.join', 'several columns'],
    [
      'a split of one value',
      profile({ fields: { price: { from, split: '|' } } }),
      'fields.price.split',
      'category and images',
    ],
    [
      'part 0',
      profile({ fields: { ean: { from, transforms: [{ do: 'take', separator: '|', part: 0 }] } } }),
      'fields.ean.transforms[0].part',
      'no part 0',
    ],
    ['a smallest text', profile({ rules: [{ field: 'title', min: '1' }] }), 'rules[0]', 'it is no number'],
    ['no field at all', profile({ fields: {} }), 'fields', 'is empty'],
  ])('refuses %s and says where', (_, json, path, message) => {
    const issues = issuesOf(json)

    expect(issues.map((issue) => issue.path).join(' ')).toContain(path)
    expect(issues.map((issue) => issue.message).join(' ')).toContain(message)
  })

  it('names every issue, not only the first', () => {
    const issues = issuesOf(profile({ version: 2, file: { quote: 'ab' }, rules: [{ field: 'x' }] }))

    expect(issues.map(({ path }) => path)).toEqual(['version', 'file.quote', 'rules[0].field'])
  })
})

describe('the steps and rules of a profile', () => {
  const withStep = (step: object, field = 'title') => profile({ fields: { [field]: { from, transforms: [step] } } })
  const withRule = (rule: object) => profile({ rules: [rule] })

  it.each<[string, unknown, string, string]>([
    [
      'a formula that cannot be read',
      withStep({ do: 'formula', formula: '1 +' }),
      'fields.title.transforms[0].formula',
      'at character 4, the end stands where a value should',
    ],
    [
      'a formula that reads no field',
      withStep({ do: 'formula', formula: 'prix * 2' }),
      'fields.title.transforms[0].formula',
      'reads "prix", which is no field; write [prix] for a column.',
    ],
    [
      'a formula that reads a field nobody maps',
      withStep({ do: 'formula', formula: 'cost * 2' }),
      'fields.title.transforms[0].formula',
      'reads cost, which the profile does not map.',
    ],
    [
      'a condition that cannot be read',
      withStep({ do: 'if', when: '(', then: [] }),
      'fields.title.transforms[0].when',
      'cannot be read',
    ],
    [
      'a step inside a condition',
      withStep({ do: 'if', when: 'true', then: [{ do: 'take', separator: ',', part: 0 }] }),
      'fields.title.transforms[0].then[0].part',
      'no part 0',
    ],
    [
      'a condition inside a condition',
      withStep({ do: 'if', when: 'true', then: [{ do: 'if', when: 'true', then: [] }] }),
      'fields.title.transforms[0].then[0].do',
      'must be one of trim, ',
    ],
    [
      'a pattern that is none',
      withStep({ do: 'regex', pattern: '(', with: '' }),
      'fields.title.transforms[0].pattern',
      'is no regular expression of RE2: missing closing )',
    ],
    [
      'a pattern that looks around',
      withStep({ do: 'extract', pattern: '(?=a)' }),
      'fields.title.transforms[0].pattern',
      'is no regular expression of RE2',
    ],
    [
      'a unit that is none',
      withStep({ do: 'convert-unit', to: 'stone' }),
      'fields.title.transforms[0].to',
      'must be one of mg, g, kg',
    ],
    [
      'a match of another field',
      withStep({ do: 'match', to: 'brand' }),
      'fields.title.transforms[0].to',
      'matches brand, but the field is title.',
    ],
    [
      'a rule with a pattern that is none',
      withRule({ field: 'title', pattern: '[' }),
      'rules[0].pattern',
      'is no regular expression',
    ],
    [
      'a window of days for a text',
      withRule({ field: 'title', notBefore: 'today' }),
      'rules[0]',
      'gives title a window of days, but it is no day.',
    ],
    [
      'a window that is no day',
      withRule({ field: 'availableFrom', notAfter: 'tomorrow' }),
      'rules[0].notAfter',
      'must be a text such as "2026-01-31"',
    ],
    [
      'a check that reads a column',
      withRule({ field: 'title', check: '[a] = 1' }),
      'rules[0].check',
      'a check reads fields only.',
    ],
    [
      'a check that reads what is not mapped',
      withRule({ field: 'title', check: 'cost < price' }),
      'rules[0].check',
      'reads cost, which the profile does not map.',
    ],
    [
      'a check of a variant',
      withRule({ field: 'variantPrice', check: 'price > 1' }),
      'rules[0].check',
      'not of its variants.',
    ],
  ])('%s is refused', (_, json, path, message) => {
    expect(issuesOf(json)).toContainEqual({ path, message: expect.stringContaining(message) })
  })

  it('of two fields that read each other is refused', () => {
    const fields = {
      price: { from, transforms: [{ do: 'formula', formula: 'cost * 2' }] },
      cost: { from, transforms: [{ do: 'formula', formula: 'price / 2' }] },
    }

    expect(issuesOf(profile({ fields }))).toEqual([{ path: 'fields', message: expect.stringContaining('in a circle') }])
  })

  it('may make a field of nothing but a formula', () => {
    const fields = { cost: { from }, price: { transforms: [{ do: 'formula', formula: 'cost * 1.2' }] } }

    expect(issuesOf(profile({ fields }))).toEqual([])
  })
})
