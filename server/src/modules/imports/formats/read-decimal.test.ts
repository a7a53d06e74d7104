import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellFormat } from '../types.ts'
import { readDecimal } from './read-decimal.ts'

const format = (decimalMark: '.' | ',', thousandMark: string): CellFormat => ({
  decimalMark,
  thousandMark,
  dateOrder: 'dmy',
})

const read = (text: string, decimalMark: '.' | ',', thousandMark: string) => {
  const reading = readDecimal(text, format(decimalMark, thousandMark))
  return 'ok' in reading ? reading.ok : reading.bad
}

describe('amounts with a word on tax', () => {
  it.each(['12,50 HT', '12,50 € TTC', '12,50 excl. VAT', '12,50 zzgl. MwSt.', '12,50 netto', '12,50 H.T.'])(
    'reads %s',
    (text) => {
      expect(readDecimal(text, { decimalMark: ',', thousandMark: '', dateOrder: 'dmy' })).toMatchObject({ ok: '12.5' })
    },
  )
})

describe('readDecimal', () => {
  it.each([
    ['2,849,83', ',', ',', '2849.83'],
    ['44,38', ',', ',', '44.38'],
    ['12,345,678,90', ',', ',', '12345678.9'],
    ['1.234,56', ',', '.', '1234.56'],
    ['1.234', ',', '.', '1234'],
    ['1,234', '.', ',', '1234'],
    ['1,234,567.8', '.', ',', '1234567.8'],
    ['1 234,56', ',', ' ', '1234.56'],
    ['1\u00a0234,56', ',', ' ', '1234.56'],
    ['1\u202f234\u202f567,5', ',', ' ', '1234567.5'],
    ["1'234.50", '.', "'", '1234.5'],
    ['1’234.50', '.', "'", '1234.5'],
    ['1234', '.', '', '1234'],
    ['007', '.', '', '7'],
    ['.5', '.', '', '0.5'],
    ['12.', '.', '', '12'],
    ['0,00', ',', '', '0'],
    ['-0', '.', '', '0'],
    ['0E-10', '.', '', '0'],
  ] as const)('reads %s with decimal %s and thousand "%s" as %s', (text, decimalMark, thousandMark, expected) => {
    expect(read(text, decimalMark, thousandMark)).toBe(expected)
  })

  it.each([
    ['1.234,56', ',', '1234.56'],
    ['1,234.56', '.', '1234.56'],
    ['1,234,567', '.', '1234567'],
    ['2,849,83', ',', '2849.83'],
    ['1 234', '.', '1234'],
  ] as const)(
    'reads %s without a known thousand mark, because only one reading exists',
    (text, decimalMark, expected) => {
      expect(read(text, decimalMark, '')).toBe(expected)
    },
  )

  it.each([
    ['12,34', '.', ',', 'NUMBER_AMBIGUOUS'],
    ['0,500', '.', ',', 'NUMBER_AMBIGUOUS'],
    ['12,34', '.', '', 'NUMBER_AMBIGUOUS'],
    ['1,234', '.', '', 'NUMBER_AMBIGUOUS'],
    ['1.50', ',', '.', 'NUMBER_AMBIGUOUS'],
    ['1.234', ',', '', 'NUMBER_AMBIGUOUS'],
    ['2,849,830', ',', '', 'NUMBER_AMBIGUOUS'],
    ['1.234,56', '.', ',', 'NUMBER_AMBIGUOUS'],
    ['1,23,456', '.', ',', 'NUMBER_GROUPING'],
    ['1234,567.8', '.', ',', 'NUMBER_GROUPING'],
    ['12 34', '.', ' ', 'NUMBER_GROUPING'],
    ["1 234'567", '.', ' ', 'NUMBER_GROUPING'],
    ['1.23 45', '.', ' ', 'NUMBER_GROUPING'],
    ['2,84,83', ',', ',', 'NUMBER_GROUPING'],
    ['10-20', '.', '', 'NUMBER_RANGE'],
    ['10 – 20', '.', '', 'NUMBER_RANGE'],
    ['$9.99 - $12.99', '.', '', 'NUMBER_RANGE'],
    ['10 to 20', '.', '', 'NUMBER_RANGE'],
    ['4.00638E+12', '.', '', 'NUMBER_SCIENTIFIC'],
    ['1e5', '.', '', 'NUMBER_SCIENTIFIC'],
    ['n/a', '.', '', 'NUMBER_INVALID'],
    ['12 kg', '.', '', 'NUMBER_INVALID'],
    ['--5', '.', '', 'NUMBER_INVALID'],
    ['€', '.', '', 'NUMBER_INVALID'],
    ['.', '.', '', 'NUMBER_INVALID'],
    ['  ', '.', '', 'NUMBER_EMPTY'],
    ['1234567890123456789012345678901', '.', '', 'NUMBER_TOO_LONG'],
  ] as const)('refuses %s with decimal %s and thousand "%s": %s', (text, decimalMark, thousandMark, expected) => {
    expect(read(text, decimalMark, thousandMark)).toBe(expected)
  })

  it.each([
    ['$237.68', '237.68', 'USD'],
    ['12.50 €', '12.5', 'EUR'],
    ['EUR 12.50', '12.5', 'EUR'],
    ['12.50CHF', '12.5', 'CHF'],
    ['-£3', '-3', 'GBP'],
    ['€ -3', '-3', 'EUR'],
    ['(US$ 1,200.00)', '-1200', 'USD'],
    ['99.- Fr.', '99', 'CHF'],
    ['249,90 zł', '249.9', 'PLN'],
  ])('takes the currency off %s', (text, ok, currency) => {
    const marks = text.includes(',9') ? format(',', '') : format('.', ',')

    expect(readDecimal(text, marks)).toEqual({ ok, currency, percent: false })
  })

  it.each([
    ['(12.50)', '-12.5'],
    ['12.50-', '-12.5'],
    ['−12.50', '-12.5'],
    ['+12.50', '12.5'],
    ["'12.50", '12.5'],
    ['12,-', '12'],
    ['1.200,-', '1200'],
    ['₹1,23,456.00', '123456'],
    ['12,34,567 INR', '1234567'],
  ])('reads the sign of %s', (text, expected) => {
    expect(read(text, '.', '')).toBe(expected)
  })

  it('says that a number is a percentage', () => {
    expect(readDecimal('65 %', format(',', ''))).toEqual({ ok: '65', currency: null, percent: true })
  })

  it('reads back every number written with any marks', () => {
    const marks = fc.constantFrom(
      ['.', ','],
      ['.', "'"],
      ['.', ' '],
      ['.', ''],
      [',', '.'],
      [',', ' '],
      [',', ''],
      [',', ','],
    )
    const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 99 }), fc.boolean())

    fc.assert(
      fc.property(digits, marks, ([whole, cents, negative], [decimalMark, thousandMark]) => {
        const fraction = String(cents).padStart(2, '0')
        const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, thousandMark ?? '')
        const written = `${negative ? '-' : ''}${grouped}${decimalMark}${fraction}`
        const plain = `${whole}.${fraction}`.replace(/\.?0+$/, '')
        const expected = whole === 0n && cents === 0 ? '0' : `${negative ? '-' : ''}${cents === 0 ? whole : plain}`

        expect(read(written, decimalMark as '.' | ',', thousandMark ?? '')).toBe(expected)
      }),
    )
  })

  it('gives a canonical number or a reason for any text', () => {
    const noise = fc.string({ unit: fc.constantFrom(..."0123456789.,' -+()%€$eE/\u00a0") })

    fc.assert(
      fc.property(
        noise,
        fc.constantFrom('.', ','),
        fc.constantFrom('', '.', ',', ' ', "'"),
        (text, decimal, thousand) => {
          const reading = readDecimal(text, format(decimal as '.' | ',', thousand))

          if ('ok' in reading) expect(reading.ok).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/)
          else expect(reading.bad).toMatch(/^NUMBER_/)
        },
      ),
    )
  })
})
