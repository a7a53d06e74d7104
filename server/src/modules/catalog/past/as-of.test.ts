import { expect, it } from 'vitest'
import { momentOf } from './as-of.ts'

const NOW = new Date('2026-05-31T14:28:00Z')

it.each([
  ['2026-05-31', '2026-05-31T23:59:59.999999Z'],
  ['2026-05-31T14:30:00Z', '2026-05-31T14:30:00Z'],
  ['2026-05-31T14:30+02:00', '2026-05-31T14:30+02:00'],
  ['2026-06-01', '2026-06-01T23:59:59.999999Z'],
])('reads %s as %s', (text, moment) => {
  expect(momentOf(text, NOW)).toBe(moment)
})

it.each(['2026-02-31', '2026-13-01', '2026-05-31T25:00:00Z', 'yesterday'])('refuses %s', (text) => {
  expect(() => momentOf(text, NOW)).toThrow(expect.objectContaining({ code: 'CATALOG_MOMENT_INVALID' }))
})

it.each(['2026-06-02', '2026-05-31T14:34:00Z', '2030-01-01T00:00:00Z'])(
  'refuses %s, which has not come yet',
  (text) => {
    expect(() => momentOf(text, NOW)).toThrow(expect.objectContaining({ code: 'CATALOG_MOMENT_FUTURE' }))
  },
)
