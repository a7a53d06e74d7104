import { expect, it } from 'vitest'
import { placeName } from './place-name.ts'

const write = (count: number) => `no. ${count}`

it.each([
  [{ line: 7 }, 'no. 7'],
  [{ line: 7, where: { section: null, unit: 'row' as const, number: 7 } }, 'no. 7'],
  [{ line: 10_000_007, where: { section: 'Inks', unit: 'row' as const, number: 7 } }, 'Inks: no. 7'],
])('names %j %s', (problem, name) => {
  expect(placeName(problem, write)).toBe(name)
})
