import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CellFormat } from '../types.ts'
import type { Reference } from './ast.ts'
import { compileExpression } from './compile-expression.ts'
import { parseExpression } from './parse-expression.ts'
import { decimalText, type Rational, rationalOf, round } from './rational.ts'
import { asText, Cell } from './values.ts'

const comma: CellFormat = { decimalMark: ',', thousandMark: '.', dateOrder: 'dmy' }
type Row = Record<string, string>

const nameOf = (reference: Reference) => {
  if (reference.kind === 'value') return 'value'
  if (reference.kind === 'field') return reference.name
  return reference.kind === 'column' ? `[${reference.column}]` : `#${reference.position}`
}

/** The text an expression gives for a row whose numbers are written '1.234,5'. */
function evaluate(source: string, row: Row = {}): string {
  const parsed = parseExpression(source)
  if ('bad' in parsed) return `cannot be read at ${parsed.at}: ${parsed.bad}`
  const result = compileExpression<Row>(
    parsed.ok,
    (reference) => (cells) => new Cell(new Map(Object.entries(cells)).get(nameOf(reference)) ?? '', comma),
  )(row)
  return 'bad' in result ? result.bad : asText(result.ok)
}

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['10 - 2 - 3', '5'],
    ['1 / 3 * 3', '1'],
    ['2 / 3', '0.66666666666666666667'],
    ['-2 * -3', '6'],
    ['0.1 + 0.2', '0.3'],
    ['round(2.675, 2)', '2.68'],
    ['round(-2.5)', '-3'],
    ['floor(-2.5)', '-3'],
    ['ceil(2.01, 1)', '2.1'],
    ['abs(-1.5)', '1.5'],
    ['min(3, 1, 2)', '1'],
    ['max(3, 1, 2)', '3'],
    ['"a" & "b" & 1', 'ab1'],
    ['concat(\'it\'\'s \', """q""")', 'it\'s "q"'],
    ['if(1 < 2, "yes", 1 / 0)', 'yes'],
    ['if(1 > 2, "yes")', ''],
    ['not 1 > 2 and 2 >= 2', 'true'],
    ['not (1 = 1) or not not 2 = 2', 'true'],
    ['true or false and false', 'true'],
    ['1 = 1.0', 'true'],
    ['"a" == "a" and "a" <> "b"', 'true'],
    ['length(upper("abc")) + 1', '4'],
    ['left("abcd", 2) & right("abcd", 1)', 'abd'],
    ['replace("a-b-c", "-", "")', 'abc'],
    ['contains("stylo bleu", "bleu") and startsWith("ab", "a") and not endsWith("ab", "a")', 'true'],
  ])('%s is %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected)
  })

  it.each([
    ['price * 1.2', { price: '1.234,50' }, '1481.4'],
    ['[Prix HT] / [#3]', { '[Prix HT]': '10', '#3': '4' }, '2.5'],
    ['coalesce(price, [PVP], 0)', { '[PVP]': '9,90' }, '9,90'],
    ['cost < price', { cost: '9,5', price: '10' }, 'true'],
    ['value & " cm"', { value: '12' }, '12 cm'],
    ['price * 2', {}, ''],
    ['price < 2', {}, ''],
    ['price = ""', {}, 'true'],
    ['price + 1', { price: 'on request' }, 'NOT_A_NUMBER'],
    ['1 / price', { price: '0' }, 'DIVIDED_BY_ZERO'],
    ['if(price, 1, 2)', { price: '3' }, 'NOT_A_CONDITION'],
    ['left(value, 1.5)', { value: 'abc' }, 'NOT_A_COUNT'],
    ['2 < "b"', {}, 'NOT_A_NUMBER'],
  ])('%s of %j is %s', (source, row, expected) => {
    expect(evaluate(source, row as Row)).toBe(expected)
  })

  it.each([
    ['1 +', 'the end stands where a value should', 3],
    ['1 2', '"2" follows a complete expression', 2],
    ['round()', 'round takes 1 to 2 values, not 0', 0],
    ['eval(1)', 'there is no function eval', 0],
    ['constructor("x")', 'there is no function constructor', 0],
    ['"abc', '" is not closed by "', 0],
    ['price ; 1', '";" means nothing here', 6],
    ['[]', '[] names no column', 0],
    ['[#0]', 'columns are counted from 1', 0],
    ['(1', 'the end stands where ) should', 2],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'it is nested deeper than 50 levels', 50],
    [Array(600).fill('1').join('+'), 'it has more than 500 parts', 0],
  ])('%s is refused: %s', (source, reason, at) => {
    const parsed = parseExpression(source)

    expect(parsed).toMatchObject({ bad: expect.stringContaining(reason) })
    if (reason !== 'it has more than 500 parts') expect(parsed).toMatchObject({ at })
  })

  it('is read or refused with a place inside it, whatever the text', () => {
    const words = fc.constantFrom(
      'price',
      '[a]',
      '1.5',
      '"x"',
      '(',
      ')',
      ',',
      '+',
      '<=',
      'and',
      'not',
      'if',
      'round',
      '-',
      ' ',
    )
    const sources = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(sources, (source) => {
        const parsed = parseExpression(source)
        if ('bad' in parsed) expect(parsed.at >= 0 && parsed.at <= source.length).toBe(true)
        else expect(typeof evaluate(source, { price: '1,5' })).toBe('string')
      }),
      { numRuns: 2_000 },
    )
  })
})

/** A number as units of 10^-20: an arithmetic of its own, to compare with. */
interface Sum {
  source: string
  /** Numerator and denominator worked out without our arithmetic. */
  top: bigint
  bottom: bigint
}

const literals = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]): Sum => {
    const text = digits.toString().padStart(scale + 1, '0')
    const source = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
    return { source, top: digits, bottom: 10n ** BigInt(scale) }
  })

const { sums } = fc.letrec<{ sums: Sum; operation: Sum }>((tie) => ({
  sums: fc.oneof({ maxDepth: 6, withCrossShrink: true }, literals, tie('operation')),
  operation: fc
    .tuple(fc.constantFrom('+', '-', '*', '/'), tie('sums'), tie('sums'))
    .filter(([operator, , b]) => operator !== '/' || b.top !== 0n)
    .map(([operator, a, b]): Sum => {
      const source = `(${a.source} ${operator} ${b.source})`
      if (operator === '*') return { source, top: a.top * b.top, bottom: a.bottom * b.bottom }
      if (operator === '/') return { source, top: a.top * b.bottom, bottom: a.bottom * b.top }
      const sign = operator === '+' ? 1n : -1n
      return { source, top: a.top * b.bottom + sign * b.top * a.bottom, bottom: a.bottom * b.bottom }
    }),
}))

describe('arithmetic', () => {
  it('is exact to the twentieth place, whatever the sum', () => {
    fc.assert(
      fc.property(sums, ({ source, top, bottom }) => {
        const text = evaluate(source)
        const [whole = '', fraction = ''] = text.replace('-', '').split('.')
        const units = BigInt(whole + fraction.padEnd(20, '0')) * (text.startsWith('-') ? -1n : 1n)

        // |units/10^20 - top/bottom| <= half of 10^-20, in whole numbers.
        const difference = units * bottom - top * 10n ** 20n
        const magnitude = (n: bigint) => (n < 0n ? -n : n)
        expect(magnitude(difference) * 2n <= magnitude(bottom)).toBe(true)
        expect(fraction.endsWith('0')).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('compares as exact numbers do', () => {
    fc.assert(
      fc.property(sums, sums, (a, b) => {
        const sign = a.bottom > 0n === b.bottom > 0n ? 1n : -1n
        const order = (a.top * b.bottom - b.top * a.bottom) * sign
        expect(evaluate(`${a.source} < ${b.source}`)).toBe(String(order < 0n))
        expect(evaluate(`${a.source} = ${b.source}`)).toBe(String(order === 0n))
      }),
    )
  })

  it('rounds to the nearest, and half away from zero', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.integer({ min: 0, max: 6 }),
        (digits, places) => {
          const number: Rational = { top: digits, bottom: 10n ** 6n }
          const { top, bottom } = round(number, places)
          const distance = top * number.bottom - digits * bottom
          const twice = (distance < 0n ? -distance : distance) * 2n

          expect(twice <= number.bottom).toBe(true)
          if (twice === number.bottom) expect(distance > 0n).toBe(digits > 0n)
        },
      ),
    )
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 20 }), (digits, scale) => {
        const number = { top: digits, bottom: 10n ** BigInt(scale) }
        const again = rationalOf(decimalText(number))

        expect(again && again.top * number.bottom).toBe(again && number.top * again.bottom)
      }),
    )
  })
})
