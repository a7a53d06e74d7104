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
