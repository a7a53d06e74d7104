import { expect, it } from 'vitest'
import { encodingName } from './encoding-names.ts'

it.each([
  ['UTF8', 'utf-8'],
  [' Windows-1252 ', 'windows-1252'],
  ['Latin-1', 'iso-8859-1'],
  ['Shift_JIS', 'shift_jis'],
])('knows %j as %s', (label, name) => {
  expect(encodingName(label)).toBe(name)
})

it.each(['', 'base64', 'HEX', 'binary', '_internal', '_sbcs', 'klingon'])('reads no text written in %j', (label) => {
  expect(encodingName(label)).toBeNull()
})
