import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { dialectFor } from '../testing/dialect-for.ts'
import type { Dialect } from '../types.ts'
import { profileFingerprint } from './profile-fingerprint.ts'

const profile: Profile = {
  name: 'test',
  version: 1,
  fields: { title: { from: { column: 'Name' } }, price: { from: { column: 'Price' } } },
}
const dialect = dialectFor(['Name', 'Price', 'Cost'])
const fingerprint = (own: Partial<Profile> = {}, file: Dialect = dialect, evidence?: unknown) =>
  profileFingerprint({ ...profile, ...own }, file, evidence)

describe('profileFingerprint', () => {
  it.each<[string, Partial<Profile>, Dialect?]>([
    ['another name', { name: 'other', $schema: 'x' }],
    [
      'another order of keys',
      { fields: { price: { from: { column: 'Price' } }, title: { from: { column: 'Name' } } } },
    ],
    [
      'the same column by its place',
      { fields: { title: { from: { position: 1 } }, price: { from: { position: 2 } } } },
    ],
    ['a column nobody reads', {}, dialectFor(['New', 'Name', 'Price', 'Cost'])],
    ['another encoding or delimiter', {}, { ...dialect, encoding: 'utf-16le', delimiter: '\t' }],
    ['numbers of a column nobody reads', {}, withFormat(2, ',')],
    ['numbers in a column of text', {}, withFormat(0, ',')],
  ])('is the same for %s', (_, own, file) => {
    expect(fingerprint(own, file)).toBe(fingerprint())
  })

  it.each<[string, Partial<Profile>, Dialect?]>([
    ['columns exchanged', { fields: { title: { from: { column: 'Price' } }, price: { from: { column: 'Name' } } } }],
    ['one field more', { fields: { ...profile.fields, cost: { from: { column: 'Cost' } } } }],
    [
      'a transformation',
      { fields: { ...profile.fields, title: { from: { column: 'Name' }, transforms: [{ do: 'upper' }] } } },
    ],
    ['a default', { fields: { ...profile.fields, title: { from: { column: 'Name' }, default: 'x' } } }],
    ['a constant', { fields: { ...profile.fields, currency: { constant: 'EUR' } } }],
    ['a rule', { rules: [{ field: 'price', min: '1' }] }],
    ['a specification', { specifications: [{ from: { column: 'Cost' }, name: 'Cost' }] }],
    ['a grouping', { groupBy: [{ column: 'Name' }] }],
    ['columns in another order', {}, dialectFor(['Price', 'Name', 'Cost'])],
    ['numbers written in another way', {}, withFormat(1, ',')],
  ])('changes with %s', (_, own, file) => {
    expect(fingerprint(own, file)).not.toBe(fingerprint())
  })

  it('changes with what was decided for the run', () => {
    expect(fingerprint({}, dialect, { leadingZerosLost: true })).not.toBe(fingerprint())
  })
})

function withFormat(column: number, decimalMark: '.' | ','): Dialect {
  const formats = dialect.formats.map((format, i) => (i === column ? { ...format, decimalMark } : format))
  return { ...dialect, formats }
}
