import { expect, it } from 'vitest'
import { choicesOf, wordOf } from './setting-choices.ts'

it('offers what was found although it is not usual', () => {
  expect(choicesOf('delimiter', '^')).toEqual(['"^"', '";"', '","', '"\\t"', '"|"'])
})

it('offers what was found once', () => {
  expect(choicesOf('quote', null)).toEqual(['"\\""', '"\'"', 'null'])
})

it.each([
  ['\t', 'tab'],
  ['', 'nothing'],
  [null, 'nothing'],
  [false, 'no'],
  ['dmy', 'dmy'],
  ['lines', 'lines'],
  [';', null],
])('calls %j %j', (value, word) => {
  expect(wordOf(value)).toBe(word)
})
