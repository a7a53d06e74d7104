import { expect, it } from 'vitest'
import { momentOf } from './as-of.ts'

it.each([
  ['2026-05-31', '2026-05-31T23:59:59.999999Z'],
  ['2026-05-31T14:30:00Z', '2026-05-31T14:30:00Z'],
  ['2026-05-31T14:30+02:00', '2026-05-31T14:30+02:00'],
])('reads %s as %s', (text, moment) => {
  expect(momentOf(text)).toBe(moment)
})

it.each(['2026-02-31', '2026-13-01', '2026-05-31T25:00:00Z', 'yesterday'])('refuses %s', (text) => {
  expect(() => momentOf(text)).toThrow(expect.objectContaining({ code: 'CATALOG_MOMENT_INVALID' }))
})
