import type { Transform } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDecimal } from '../formats/read-decimal.ts'
import { noReferences } from '../references/references.ts'
import { dialectFor } from '../testing/dialect-for.ts'
import type { CellFormat } from '../types.ts'
import { compileStep } from './compile-step.ts'

const point: CellFormat = { decimalMark: '.', thousandMark: ',', dateOrder: 'dmy' }
const comma: CellFormat = { decimalMark: ',', thousandMark: '.', dateOrder: 'dmy' }

const change = (transform: Transform, text: string, format = point) => {
  const profile = { name: 'test', version: 1 as const, fields: { title: { from: { column: 'a' } } } }
  const parts = { profile, dialect: dialectFor(['a']), references: noReferences, field: 'title' as const, format }
  const made = compileStep(transform, parts).run(text, { fields: {}, product: null, cells: [] })
  return typeof made === 'string' ? made : null
}

describe('compileStep', () => {
  it.each<[Transform, string, string | null]>([
    [{ do: 'trim' }, '\u00a0 x ', 'x'],
    [{ do: 'collapse-spaces' }, 'a  b\n c', 'a b c'],
    [{ do: 'upper' }, 'straße', 'STRASSE'],
    [{ do: 'lower' }, 'ÉTÉ', 'été'],
    [{ do: 'capitalise' }, 'STYLO À BILLE', 'Stylo à bille'],
    [{ do: 'prefix', text: 'X-' }, '1', 'X-1'],
    [{ do: 'suffix', text: ' cm' }, '1', '1 cm'],
    [{ do: 'truncate', length: 2 }, 'a😀b', 'a😀'],
    [{ do: 'truncate', length: 5 }, 'abc', 'abc'],
    [{ do: 'replace', find: '.', with: '$&' }, 'a.b.c', 'a$&b$&c'],
    [{ do: 'take', separator: '>', part: 1 }, 'a > b > c', 'a'],
    [{ do: 'take', separator: '>', part: -1 }, 'a > b > c', 'c'],
    [{ do: 'take', separator: '>', part: 4 }, 'a > b > c', ''],
    [{ do: 'lookup', table: { rt: 'red' } }, 'rt', 'red'],
    [{ do: 'lookup', table: { rt: 'red' } }, 'bl', 'bl'],
    [{ do: 'lookup', table: { rt: 'red' }, otherwise: 'empty' }, 'bl', ''],
    [{ do: 'lookup', table: { rt: 'red' }, otherwise: 'refuse' }, 'bl', null],
    [{ do: 'lookup', table: { rt: 'red' }, otherwise: 'refuse' }, 'constructor', null],
    [{ do: 'multiply', by: '1.2' }, '19.99', '23.988'],
    [{ do: 'multiply', by: '0.1' }, '0.2', '0.02'],
    [{ do: 'multiply', by: '-1' }, '0', '0'],
    [{ do: 'multiply', by: '3' }, '$1,234.50', '3703.5 USD'],
    [{ do: 'multiply', by: '2' }, 'on request', 'on request'],
  ])('%j makes %j into %j', (transform, text, expected) => {
    expect(change(transform, text)).toBe(expected)
  })

  it('writes a product the way its column does, so that it is read as it was meant', () => {
    expect(change({ do: 'multiply', by: '1.5' }, '1.234,50', comma)).toBe('1851,75')
  })

  it('multiplies exactly, as whole numbers of the smallest unit do', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 12n })

    fc.assert(
      fc.property(digits, digits, fc.integer({ min: 0, max: 6 }), (a, b, scale) => {
        const text = decimalOf(a, scale)
        const product = change({ do: 'multiply', by: decimalOf(b, scale) }, text) ?? ''
        const read = readDecimal(product, { ...point, thousandMark: '' })

        expect('ok' in read && scaled(read.ok, 2 * scale)).toBe(a * b)
      }),
    )
  })

  it('never throws, whatever the text', () => {
    const transforms: Transform[] = [
      { do: 'trim' },
      { do: 'collapse-spaces' },
      { do: 'upper' },
      { do: 'lower' },
      { do: 'capitalise' },
      { do: 'strip-html' },
      { do: 'truncate', length: 3 },
      { do: 'replace', find: 'a', with: 'aa' },
      { do: 'take', separator: 'a', part: -2 },
      { do: 'multiply', by: '-0.001' },
      { do: 'lookup', table: { a: 'b' }, otherwise: 'refuse' },
    ]

    fc.assert(
      fc.property(fc.constantFrom(...transforms), fc.string({ unit: 'binary' }), (transform, text) => {
        expect(['string', 'object']).toContain(typeof change(transform, text))
      }),
    )
  })

  it('bounds what repeated replacements grow a cell to', () => {
    const double: Transform = { do: 'replace', find: 'a', with: 'a'.repeat(500) }

    let text = 'a'
    for (let i = 0; i < 50; i++) text = change(double, text) ?? ''

    expect(text.length).toBeLessThanOrEqual(200_000)
  })
})

function decimalOf(digits: bigint, scale: number): string {
  const text = digits.toString().padStart(scale + 1, '0')
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

function scaled(decimal: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0'))
}
