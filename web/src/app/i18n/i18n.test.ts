import { expect, it } from 'vitest'
import { preferredLanguage } from './i18n.ts'

it.each([
  ['fr', ['en-GB'], 'fr'],
  [null, ['de-DE', 'fr-CH', 'en'], 'fr'],
  [null, ['de-DE'], 'en'],
  ['tlh', ['fr'], 'fr'],
])('chosen %j and wanted %j gives %s', (chosen, wanted, expected) => {
  expect(preferredLanguage(chosen, wanted)).toBe(expected)
})
