import { expect, it } from 'vitest'
import { writeValue } from './write-value.ts'

const words = { yes: 'oui', no: 'non' }

it.each([
  ['129.90', '129.90'],
  [12, '12'],
  [null, '–'],
  [false, 'non'],
  [['a.jpg', 'b.jpg'], 'a.jpg, b.jpg'],
  [{ Tension: '18 V', Sets: [1, 2] }, 'Tension: 18 V; Sets: 1, 2'],
  [[], '–'],
])('writes %j as %j', (value, expected) => {
  expect(writeValue(value, words)).toBe(expected)
})
