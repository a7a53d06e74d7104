import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGtin } from '../../formats/gtin.ts'
import { eanEvidence, noEanEvidence } from '../ean-evidence.ts'
import { checkEan } from './ean.ts'

const proved = { leadingZerosLost: true }

const withCheckDigit = (body: string) => {
  const sum = [...body].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0)
  return body + String((10 - (sum % 10)) % 10)
}

const digitsOf = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((digits) => digits.join(''))

const gtin13 = digitsOf(11)
  .map((rest) => withCheckDigit(`4${rest}`))
  .filter((ean) => !/^(\d)\1*$/.test(ean))

describe('checkEan', () => {
  it.each([
    ['4006381333931', '4006381333931'],
    ['96385074', '0000096385074'],
    ['036000291452', '0036000291452'],
    ['04006381333931', '4006381333931'],
    ['10036000291459', '10036000291459'],
    // UPC-E, where zeros were left out; by its last digit but one it is known which.
    ['04252614', '0042100005264'],
    ['01201303', '0012000000133'],
    ['01278907', '0012000007897'],
    ['07834935', '0078300000495'],
    ['08801346', '0088010000036'],
    ['05678949', '0056780000099'],
  ])('takes %s as %s', (text, canonical) => {
    expect(checkEan(text, noEanEvidence)).toEqual({ value: canonical, code: null, bad: false })
  })

  it.each([
    '4006381333931.0',
    '4006381333931,00',
    '="4006381333931"',
    '"4006381333931"',
    "'4006381333931",
    '4 006381 333931',
    '4006381-333931',
    '4\u00a0006381\u202f333931',
    '4.006381333931E+12',
    '4,006381333931e12',
    '4.0063813339310E+12',
    '4,006,381,333,931',
    '4.006.381.333.931',
  ])('undoes what a spreadsheet made of it: %s', (text) => {
    expect(checkEan(text, noEanEvidence).value).toBe('4006381333931')
  })

  it.each([
    ['4.00638E+12', 'EAN_DIGITS_LOST'],
    ['4,00638133393E+12', 'EAN_DIGITS_LOST'],
    ['4E+12', 'EAN_DIGITS_LOST'],
    ['4.006381333932E+12', 'EAN_CHECK_DIGIT'],
    ['4006381333932', 'EAN_CHECK_DIGIT'],
    ['4006381333932.0', 'EAN_CHECK_DIGIT'],
    ['400638133393', 'EAN_CHECK_DIGIT'],
    ['12345', 'EAN_LENGTH'],
    ['071444764117 735533033354', 'EAN_LENGTH'],
    ['40063813339', 'EAN_LENGTH'],
    ['n/a', 'EAN_NOT_DIGITS'],
    ['40O6381333931', 'EAN_NOT_DIGITS'],
    ['4006381333931 / 4006381333948', 'EAN_NOT_DIGITS'],
    ['3-16-148410-X', 'EAN_IS_ISBN10'],
    ['316148410X', 'EAN_IS_ISBN10'],
    ['0306406152', 'EAN_IS_ISBN10'],
    ['0', 'EAN_PLACEHOLDER'],
    ['0000000000000', 'EAN_PLACEHOLDER'],
    ['9999999999999', 'EAN_PLACEHOLDER'],
    ['1234567890128', 'EAN_PLACEHOLDER'],
    ['01234567890128', 'EAN_PLACEHOLDER'],
    ['#N/A', 'CELL_IS_ERROR'],
    ['NULL', 'CELL_IS_ERROR'],
  ])('refuses %s: %s', (text, code) => {
    expect(checkEan(text, noEanEvidence)).toEqual({ value: null, code, bad: true })
  })

  it.each([
    ['the prefix 20', '200000000001'],
    ['the prefix 29', '299999999999'],
    ['the prefix 02, of 13 digits', '020000000001'],
    ['the prefix 02, of 12 digits', '21234567899'],
    ['the prefix 04', '041234567890'],
    ['a coupon of the prefix 05', '050000000012'],
    ['a coupon of the prefix 98', '981234567890'],
    ['a coupon of the prefix 99', '991234567890'],
    ['a GTIN-8 of the prefix 2', '2000000'],
    ['a GTIN-8 of the prefix 0', '0123456'],
    ['a case of such an article', '1200000000001'],
  ])('warns that %s names no product outside', (_, start) => {
    const digits = withCheckDigit(start)

    expect(checkEan(digits, noEanEvidence)).toMatchObject({ code: 'EAN_IN_STORE', bad: false })
  })

  it.each(['300000000001', '060000000001', '030000000001', '978000000001', '9638507', '1400638133393'])(
    'takes %s and its check digit as an EAN',
    (start) => expect(checkEan(withCheckDigit(start), noEanEvidence)).toMatchObject({ code: null, bad: false }),
  )

  it('puts leading zeros back only when the column proves that they were lost', () => {
    expect(checkEan('36000291452', noEanEvidence)).toMatchObject({ code: 'EAN_LENGTH' })
    expect(checkEan('36000291452', proved)).toEqual({ value: '0036000291452', code: null, bad: false })
    expect(checkEan('36000291453', proved)).toMatchObject({ code: 'EAN_LENGTH' })
    expect(checkEan('9638507', proved)).toMatchObject({ code: 'EAN_LENGTH' })
  })

  it('refuses what may be an ISBN-10, even where zeros were lost', () => {
    const both = '3061484116'

    expect(checkEan(both, proved)).toMatchObject({ code: 'EAN_IS_ISBN10' })
  })

  it('gives canonical valid numbers and nothing else, whatever the text', () => {
    const text = fc.oneof(fc.string(), digitsOf(8), digitsOf(12), digitsOf(13), digitsOf(14), gtin13)

    fc.assert(
      fc.property(text, fc.boolean(), (given, leadingZerosLost) => {
        const { value } = checkEan(given, { leadingZerosLost })
        if (value === null) return

        expect(isGtin(value)).toBe(true)
        expect(value).toMatch(/^(?:\d{13}|[1-9]\d{13})$/)
        expect(checkEan(value, noEanEvidence).value).toBe(value)
      }),
    )
  })

  it('takes no number with one digit changed', () => {
    fc.assert(
      fc.property(gtin13, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (ean, at, by) => {
        const digit = (Number(ean[at]) + by) % 10
        const changed = ean.slice(0, at) + digit + ean.slice(at + 1)

        expect(checkEan(changed, noEanEvidence).value).toBeNull()
      }),
    )
  })

  it('gets the same number back from every notation that loses nothing', () => {
    fc.assert(
      fc.property(gtin13, (ean) => {
        const scientific = `${ean[0]}.${ean.slice(1)}E+12`
        for (const text of [scientific, scientific.replace('.', ','), `${ean}.0`, `="${ean}"`, `'${ean}`]) {
          expect(checkEan(text, noEanEvidence).value).toBe(checkEan(ean, noEanEvidence).value)
        }
      }),
    )
  })

  it('never guesses the digits that a short scientific notation lost', () => {
    fc.assert(
      fc.property(gtin13, fc.integer({ min: 1, max: 11 }), (ean, kept) => {
        const text = `${ean[0]}.${ean.slice(1, 1 + kept)}E+12`

        expect(checkEan(text, proved)).toMatchObject({ value: null, code: 'EAN_DIGITS_LOST' })
      }),
    )
  })
})

describe('eanEvidence', () => {
  const full = Array.from({ length: 10 }, (_, i) => withCheckDigit(`40063813339${i}`))
  const short = ['36000291452', '12000161155', '49000028911']

  it('takes zeros for lost when full numbers stand beside short ones that all pass with zeros in front', () => {
    expect(eanEvidence([...full, ...short, 'n/a', ''])).toEqual(proved)
  })

  it.each([
    ['a value has kept its zero', [...full, ...short, '036000291452']],
    ['a short value fails the check digit', [...full, ...short, '36000291453']],
    ['only two values are short', [...full, ...short.slice(0, 2)]],
    ['nine full numbers are too few', [...full.slice(0, 9), ...short]],
    ['a value is of no length zeros explain', [...full, ...short, '12345']],
    ['the short ones may be ISBN-10s', [...full, '3061484116', '3061484345', '3061484574']],
    ['there are no values', []],
  ])('proves nothing when %s', (_, values) => {
    expect(eanEvidence(values)).toEqual(noEanEvidence)
  })
})
