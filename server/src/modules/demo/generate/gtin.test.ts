import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asScientific, demoEan, withWrongCheckDigit } from './gtin.ts'

const sumOf = (ean: string) => [...ean].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
const numbers = fc.integer({ min: 0, max: 999_999_999 })

it('makes a GTIN-13 of every number', () => {
  fc.assert(
    fc.property(numbers, (n) => {
      const ean = demoEan(n)

      expect(ean).toMatch(/^952\d{10}$/)
      expect(sumOf(ean) % 10).toBe(0)
    }),
  )
})

it('makes another of every other number', () => {
  fc.assert(fc.property(numbers, numbers, (a, b) => (demoEan(a) === demoEan(b)) === (a === b)))
})

it('spoils the check digit of any', () => {
  fc.assert(fc.property(numbers, (n) => sumOf(withWrongCheckDigit(demoEan(n))) % 10 !== 0))
})

it('writes it as a spreadsheet does', () => {
  expect(asScientific('9520001047299', ',')).toBe('9,52000E+12')
})
