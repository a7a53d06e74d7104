import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mendStockWord } from './mend-stock-word.ts'

describe('a stock in words', () => {
  it.each([
    ['>40', '40'],
    ['> 40', '40'],
    ['10+', '10'],
    ['Plus de 20', '20'],
    ['mehr als 100', '100'],
    ['En stock', '1'],
    ['auf Lager', '1'],
    ['Verfügbar.', '1'],
    ['out of stock', '0'],
    ['OutOfStock', '0'],
    ['Épuisé', '0'],
    ['sur commande', '0'],
    ['nicht lieferbar', '0'],
    ['<5', '0'],
    ['moins de 5', '0'],
  ])('%j counts as %j', (text, count) => {
    expect(mendStockWord(text)).toBe(count)
  })

  it.each([
    '12',
    '-3',
    '12.5',
    '12,5',
    '',
    'ask us',
    'stock',
    '40>',
    '+',
    '10 - 20',
    '1+1',
    'in stock in May',
    '12 pcs',
  ])('%j is left alone', (text) => {
    expect(mendStockWord(text)).toBeNull()
  })

  it('never counts more than the text says', () => {
    const text = fc.string({
      unit: fc.constantFrom('>', '<', '=', '+', ' ', '0', '1', '7', '≥', '-', '.', 'x'),
      maxLength: 7,
    })

    fc.assert(
      fc.property(text, (written) => {
        const count = mendStockWord(written)

        const most = Math.max(0, ...(written.match(/\d+/g) ?? []).map(Number))
        expect(count === null || Number(count) <= most).toBe(true)
      }),
    )
  })
})
