import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDecimal } from '../../formats/read-decimal.ts'
import type { CellFormat } from '../../types.ts'
import { compareDecimals, roundDecimal } from '../decimal-text.ts'
import { compileDecimal, type DecimalLimits, readPlain } from './decimal.ts'

const point: CellFormat = { decimalMark: '.', thousandMark: ',', dateOrder: 'dmy' }
const comma: CellFormat = { decimalMark: ',', thousandMark: '.', dateOrder: 'dmy' }
const money: DecimalLimits = { whole: 8, scale: 4, kind: 'money' }
const percent: DecimalLimits = { whole: 3, scale: 2, kind: 'percent' }
const measure: DecimalLimits = { whole: 7, scale: 3, kind: 'measure' }

const check = (text: string, limits = money, format = point, calculated = false) => {
  const currencies: string[] = []
  const checked = compileDecimal({
    ...limits,
    format,
    calculated,
    onCurrency: (currency) => void currencies.push(currency),
  })(text)
  return { ...checked, currencies }
}

describe('compileDecimal', () => {
  it.each([
    ['2849.83', '2849.83'],
    ['12.50', '12.5'],
    ['12.00', '12'],
    ['0', '0'],
    ['0.05', '0.05'],
    ['1,234.5', '1234.5'],
    ['99999999.9999', '99999999.9999'],
  ])('reads %s as %s', (text, value) => {
    expect(check(text)).toMatchObject({ value, code: null, bad: false })
  })

  it('hands on the currency beside the number', () => {
    expect(check('$237.68')).toMatchObject({ value: '237.68', code: null, currencies: ['USD'] })
  })

  it.each([
    ['$9.99 - $12.99', 'PRICE_IS_RANGE'],
    ['12,34', 'DECIMAL_AMBIGUOUS'],
    ['on request', 'DECIMAL_NOT_READ'],
    ['20%', 'DECIMAL_NOT_READ'],
    ['100000000', 'DECIMAL_RANGE'],
    ['#VALUE!', 'CELL_IS_ERROR'],
    ['####', 'CELL_IS_ERROR'],
    ['NaN', 'CELL_IS_ERROR'],
  ])('refuses %s: %s', (text, code) => {
    expect(check(text)).toMatchObject({ value: null, code, bad: true })
  })

  it('refuses a negative price, which a profile may keep with a warning', () => {
    expect(check('-5.00')).toMatchObject({ value: '-5', code: 'PRICE_NEGATIVE', bad: true })
  })

  it('rounds what is more exact than the database keeps, and says so', () => {
    expect(check('12.34565')).toMatchObject({ value: '12.3457', code: 'DECIMAL_ROUNDED', bad: false })
    expect(check('12.34565', money, point, true)).toMatchObject({ value: '12.3457', code: null })
  })

  it('takes a percent sign for a rate only, and a currency for money only', () => {
    expect(check('20 %', percent)).toMatchObject({ value: '20', code: null })
    expect(check('5 €', measure)).toMatchObject({ code: 'DECIMAL_NOT_READ' })
    expect(check('1000', percent)).toMatchObject({ code: 'DECIMAL_RANGE' })
  })

  it('has no short way that reads anything else than the long one', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789.,'), maxLength: 18 }),
      fc.string({ maxLength: 6 }),
    )
    const mark = fc.constantFrom<CellFormat>(
      point,
      comma,
      { ...comma, thousandMark: ',' },
      { ...point, thousandMark: '' },
    )

    fc.assert(
      fc.property(text, mark, (given, format) => {
        const short = readPlain(given, format.decimalMark.charCodeAt(0))
        if (short !== null) expect(readDecimal(given, format)).toMatchObject({ ok: short })
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads back every amount to the cent, however the column writes it', () => {
    const amount = fc.bigInt({ min: 0n, max: 9_999_999_999n })

    fc.assert(
      fc.property(amount, fc.constantFrom(point, comma), (cents, format) => {
        const written = writeCents(cents, format)
        const { value } = check(written, money, format)
        const [whole = '0', fraction = ''] = (value ?? '').split('.')

        expect(BigInt(whole + fraction.padEnd(2, '0'))).toBe(cents)
      }),
    )
  })
})

describe('compareDecimals', () => {
  it('orders decimals as their numbers', () => {
    const decimal = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 3 }))

    fc.assert(
      fc.property(decimal, decimal, ([a, scaleOfA], [b, scaleOfB]) => {
        const one = String(a / 10 ** scaleOfA)
        const other = String(b / 10 ** scaleOfB)
        expect(compareDecimals(one, other)).toBe(Math.sign(Number(one) - Number(other)))
      }),
    )
  })
})

describe('roundDecimal', () => {
  it.each([
    ['1.005', 2, '1.01'],
    ['1.004', 2, '1'],
    ['9.999', 2, '10'],
    ['-1.005', 2, '-1.01'],
    ['-0.004', 2, '0'],
    ['0.5', 0, '1'],
    ['12', 2, '12'],
  ])('rounds %s to %i places: %s', (decimal, scale, expected) => {
    expect(roundDecimal(decimal, scale)).toBe(expected)
  })
})

function writeCents(cents: bigint, { decimalMark, thousandMark }: CellFormat): string {
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, thousandMark)
  return `${whole}${decimalMark}${(cents % 100n).toString().padStart(2, '0')}`
}
