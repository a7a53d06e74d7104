import type { FieldMapping, ProductField, Profile, SimpleTransform, Transform } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMap } from '../map/map.ts'
import { noReferences, type References } from '../references/references.ts'
import { dialectFor, recordOf } from '../testing/dialect-for.ts'
import { compileExplain } from './explain.ts'
import { compileTransforms } from './transform.ts'

const columns = ['Ref', 'Name', 'Price', 'Currency', 'Weight', 'Brand']
const dialect = dialectFor(columns, { decimalMark: ',' })
const references: References = {
  ...noReferences,
  tables: new Map([['colours', new Map([['rt', 'red']])]]),
  rateOf: (_, __, { from }) => (from === 'USD' ? { top: 9n, bottom: 10n } : null),
  names: { brand: new Map([['acme', 'ACME Corp.']]), category: new Map() },
}

function explain(fields: Profile['fields'], cells: string[], field: ProductField) {
  const profile: Profile = { name: 'test', version: 1, fields }
  const mapped = compileMap(profile, dialect).map(recordOf(cells))
  return compileExplain(profile, dialect, references)(mapped, { field })
}

describe('compileExplain', () => {
  it('tells every step of a value with what it made', () => {
    const price: FieldMapping = {
      from: { column: 'Price' },
      transforms: [
        { do: 'convert-currency', to: 'EUR', from: { column: 'Currency' } },
        { do: 'if', when: '[Brand] = "Acme"', then: [{ do: 'multiply', by: '2' }] },
      ],
    }

    const account = explain({ price }, ['A1', 'Pen', ' 10,50 ', 'USD', '', 'Acme'], 'price')

    expect(account.map(({ step, detail, value }) => [step, detail, value])).toEqual([
      ['read', 'Price', '10,50'],
      ['convert-currency', 'to EUR, from {"column":"Currency"}', '9,45 EUR'],
      ['if', 'then', '9,45 EUR'],
      ['multiply', 'by 2', '18,9 EUR'],
    ])
  })

  it('ends where a step could make nothing of the text', () => {
    const weight: FieldMapping = { from: { column: 'Weight' }, transforms: [{ do: 'convert-unit', to: 'kg' }] }

    const account = explain({ weight }, ['A1', 'Pen', '', '', '12 parsecs', ''], 'weight')

    expect(account.at(-1)).toEqual({ step: 'convert-unit', detail: 'to kg', value: null, fault: 'UNIT_UNKNOWN' })
  })

  const simple: fc.Arbitrary<SimpleTransform> = fc.constantFrom<SimpleTransform[]>(
    { do: 'trim' },
    { do: 'upper' },
    { do: 'strip-html' },
    { do: 'prefix', text: 'x ' },
    { do: 'replace', find: 'a', with: '' },
    { do: 'regex', pattern: '[0-9]+', with: '<$0>' },
    { do: 'extract', pattern: '([a-z]+)', otherwise: 'refuse' },
    { do: 'take', separator: ' ', part: -1 },
    { do: 'split', separator: ',', join: '.' },
    { do: 'join', columns: [{ column: 'Brand' }] },
    { do: 'lookup', table: 'colours', otherwise: 'empty' },
    { do: 'lookup', table: { a: 'b' }, otherwise: 'refuse', loose: true },
    { do: 'multiply', by: '1.5' },
    { do: 'formula', formula: 'coalesce(value, [Price]) & title' },
    { do: 'formula', formula: '[Price] * 2 / [Weight]' },
    { do: 'convert-unit', to: 'g', from: 'kg' },
    { do: 'convert-currency', to: 'EUR', from: 'USD' },
    { do: 'match', to: 'brand', unknown: 'empty' },
    { do: 'default', text: 'none' },
  )
  const steps: fc.Arbitrary<Transform> = fc.oneof(
    { weight: 4, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('if' as const),
        when: fc.constantFrom('[Price] > 5', 'value = ""', '[Brand] = "a"', 'value'),
        then: fc.array(simple, { maxLength: 3 }),
        else: fc.array(simple, { maxLength: 3 }),
      }),
    },
  )
  const cell = fc.oneof(
    fc.constantFrom('', 'rt', 'Acme', '10,5', '12', '1 kg', '5 USD', '<b>a</b>', 'a, b', ' \u0000 é'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )

  it('ends in the value of the run, whatever the steps and the cells', () => {
    const mappings = fc.record(
      { transforms: fc.array(steps, { maxLength: 5 }), default: fc.constantFrom('0', 'n/a') },
      { requiredKeys: ['transforms'] },
    )
    fc.assert(
      fc.property(mappings, mappings, fc.array(cell, { minLength: 6, maxLength: 6 }), (brand, price, cells) => {
        const fields: Profile['fields'] = {
          title: { from: { column: 'Name' }, transforms: [{ do: 'capitalise' }] },
          brand: { from: { column: 'Brand' }, ...brand },
          price: { from: { column: 'Price' }, ...price },
        }
        const profile: Profile = { name: 'test', version: 1, fields }
        const mapped = compileMap(profile, dialect).map(recordOf(cells))
        const ran = compileTransforms(profile, dialect, references)(mapped)

        for (const field of ['title', 'brand', 'price'] as const) {
          const last = compileExplain(profile, dialect, references)(mapped, { field }).at(-1)
          expect(last?.value ?? '').toBe(ran.fields[field])
          expect(last?.fault ?? null).toBe(
            ran.faults?.find((fault) => fault.field === field && isEnd(fault.code))?.code ?? null,
          )
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

function isEnd(code: string): boolean {
  return !code.startsWith('TEXT_')
}
