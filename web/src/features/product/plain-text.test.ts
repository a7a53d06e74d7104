import { expect, it } from 'vitest'
import { plainText } from './plain-text.ts'

it.each([
  ['<p>Perceuse <b>compacte</b>.</p><p>Deux batteries</p>', 'Perceuse compacte.\nDeux batteries'],
  ['<ul><li>600&nbsp;W</li><li>A &amp; B</li></ul>', '600\u00a0W\nA & B'],
  ['&lt;script&gt; is text<br/>', '<script> is text'],
  ['&amp;lt; stays one step away<br>', '&lt; stays one step away'],
  ['L < 12 cm  and\n\n\n> 3 cm', 'L < 12 cm  and\n\n\n> 3 cm'],
])('reads %j as %j', (text, expected) => {
  expect(plainText(text)).toBe(expected)
})
