import { expect, it } from 'vitest'
import { placeAfterKey } from './place-after-key.ts'

it.each([
  ['ArrowDown', 5, 6],
  ['ArrowUp', 0, 0],
  ['PageDown', 95, 99],
  ['PageUp', 95, 85],
  ['Home', 42, 0],
  ['End', 42, 99],
  ['a', 42, null],
])('%s on row %i of 100 leads to %s', (key, at, expected) => {
  expect(placeAfterKey(key, { at, rows: 100, screen: 10 })).toBe(expected)
})
