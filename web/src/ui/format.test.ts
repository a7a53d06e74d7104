import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const en = createFormat('en')
const fr = createFormat('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('figures', () => {
  it.each([
    ['2849.83', 'EUR', '€2,849.83', '2 849,83 €'],
    ['0.4512', 'USD', '$0.4512', '0,4512 $'],
    ['12', 'points', '12.00', '12,00'],
    [null, 'EUR', '–', '–'],
  ])('writes the price %j %s', (value, currency, english, french) => {
    expect(plain(en.money(value, currency))).toBe(english)
    expect(plain(fr.money(value, currency))).toBe(french)
  })

  it('writes a price exactly that a binary number could not hold', () => {
    expect(en.money('9007199254740993.01', 'EUR')).toBe('€9,007,199,254,740,993.01')
  })

  it.each([
    [0, '0 B', '0 o'],
    [999, '999 B', '999 o'],
    [48_211_904, '48.2 MB', '48,2 Mo'],
  ])('writes %i bytes', (bytes, english, french) => {
    expect(plain(en.bytes(bytes))).toBe(english)
    expect(plain(fr.bytes(bytes))).toBe(french)
  })

  it.each([
    [9_368, '9.4 s'],
    [59_000, '59 s'],
    [119_900, '2 min 0 s'],
    [3_700_000, '1 h 1 min'],
  ])('writes %i ms as %j', (milliseconds, text) => {
    expect(en.duration(milliseconds)).toBe(text)
  })

  it.each([
    [0.031, '0.03 ms', '0,03 ms'],
    [4.26, '4.3 ms', '4,3 ms'],
    [0, '0 ms', '0 ms'],
    [2_500, '2.5 s', '2,5 s'],
  ])('writes %f ms as a span', (milliseconds, english, french) => {
    expect(en.span(milliseconds)).toBe(english)
    expect(fr.span(milliseconds)).toBe(french)
  })

  it.each([
    [0, '1 s'],
    [2.1, '3 s'],
    [61, '1 min 1 s'],
  ])('writes %f s to come as %j', (seconds, text) => {
    expect(en.timeLeft(seconds)).toBe(text)
  })
})
