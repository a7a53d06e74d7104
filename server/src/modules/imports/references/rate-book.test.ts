import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileRates } from './rate-book.ts'

const rates = [
  { from: 'EUR', to: 'USD', rate: '1.25' },
  { from: 'EUR', to: 'GBP', rate: '0.5' },
  { from: 'USD', to: 'JPY', rate: '150' },
]

it.each([
  ['EUR', 'USD', 5n, 4n],
  ['USD', 'EUR', 4n, 5n],
  ['USD', 'GBP', 2n, 5n],
  ['EUR', 'JPY', 375n, 2n],
])('from %s to %s goes straight, backwards, or through one other currency', (from, to, top, bottom) => {
  const rate = compileRates(rates)({ from, to })

  expect(rate && rate.top * bottom).toBe(rate && rate.bottom * top)
})

it('knows no rate where there is none, or only through two others', () => {
  expect(compileRates(rates)({ from: 'GBP', to: 'JPY' })).toBeNull()
  expect(compileRates(rates)({ from: 'EUR', to: 'CHF' })).toBeNull()
})

it('goes there and back without loss, whatever the rate', () => {
  const decimals = fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }))
  fc.assert(
    fc.property(decimals, decimals, (one, other) => {
      const text = ([digits, places]: [number, number]) =>
        places === 0
          ? `${digits}`
          : `${String(digits)
              .padStart(places + 1, '0')
              .slice(0, -places)}.${String(digits)
              .padStart(places + 1, '0')
              .slice(-places)}`
      const rateOf = compileRates([
        { from: 'AAA', to: 'BBB', rate: text(one) },
        { from: 'AAA', to: 'CCC', rate: text(other) },
      ])
      const there = rateOf({ from: 'BBB', to: 'CCC' })
      const back = rateOf({ from: 'CCC', to: 'BBB' })

      expect(there && back && there.top * back.top).toBe(there && back && there.bottom * back.bottom)
    }),
  )
})
