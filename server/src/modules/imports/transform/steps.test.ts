import { type FieldMapping, type ProductField, type Profile, type Transform, units } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMap } from '../map/map.ts'
import { noReferences, type References } from '../references/references.ts'
import { dialectFor, recordOf } from '../testing/dialect-for.ts'
import { compileTransforms } from './transform.ts'
import { unitFactor, unitOf } from './units.ts'

const columns = ['Text', 'Other', 'PVP', 'Devise']
const noted: string[] = []
const references: References = {
  ...noReferences,
  tables: new Map([['colours', new Map([['RT', 'red']])]]),
  rateOf: (list, day, { from }) =>
    list === 'default' && from === 'USD' ? { top: day === '2026-01-02' ? 8n : 9n, bottom: 10n } : null,
  names: {
    brand: new Map([
      ['acme', 'ACME Corp.'],
      ['n/a', null],
    ]),
    category: new Map([['pens > ball', 'Office > Pens']]),
  },
  noteUnknown: (kind, name) => void noted.push(`${kind} ${name}`),
}

/** What steps make of a cell; the other columns hold 'ink', '10,50' and 'usd'. */
function step(
  transforms: Transform[],
  cell: string,
  { field = 'title', ...more }: { field?: ProductField } & FieldMapping = {},
) {
  const dialect = dialectFor(columns, { decimalMark: ',' })
  const profile: Profile = {
    name: 'test',
    version: 1,
    fields: { [field]: { from: { column: 'Text' }, ...more, transforms } },
  }
  const mapped = compileMap(profile, dialect).map(recordOf([cell, 'ink', '10,50', 'usd']))
  const { fields, faults } = compileTransforms(profile, dialect, references)(mapped)
  return faults ? faults[0]?.code : fields[field]
}

describe('steps', () => {
  it.each<[Transform[], string, string]>([
    [[{ do: 'regex', pattern: '(\\d+)\\s*x\\s*(\\d+)', with: '$2/$1 $$' }], '10 x 20', '20/10 $'],
    [[{ do: 'regex', pattern: 'PROMO', with: '', ignoreCase: true }], 'promo pen Promo', 'pen'],
    [[{ do: 'regex', pattern: '$3', with: 'x' }], 'abc', 'abc'],
    [[{ do: 'extract', pattern: '(\\d+) ?W' }], 'Lampe 14 W', '14'],
    [[{ do: 'extract', pattern: '\\d+' }], 'Lampe 14 W', '14'],
    [[{ do: 'extract', pattern: '\\d+' }], 'Lampe', ''],
    [[{ do: 'extract', pattern: '\\d+', otherwise: 'keep' }], 'Lampe', 'Lampe'],
    [[{ do: 'extract', pattern: '\\d+', otherwise: 'refuse' }], 'Lampe', 'VALUE_NOT_ALLOWED'],
    [[{ do: 'split', separator: '/', parts: [-1, 1], join: ' · ' }], 'a / b / c', 'c · a'],
    [[{ do: 'split', separator: '/' }], 'a / / c', 'a c'],
    [[{ do: 'join', columns: [{ column: 'Other' }, { position: 3 }], separator: '-' }], 'pen', 'pen-ink-10,50'],
    [[{ do: 'join', columns: [{ column: 'Other' }] }], '', 'ink'],
    [[{ do: 'lookup', table: 'colours', loose: true }], 'rt', 'red'],
    [[{ do: 'lookup', table: 'colours', otherwise: 'empty' }], 'rt', ''],
    [[{ do: 'lookup', table: 'nobody has it' }], 'rt', 'rt'],
    [[{ do: 'formula', formula: '[PVP] * 2 & " " & value' }], 'pen', '21 pen'],
    [[{ do: 'formula', formula: '[PVP] * value' }], 'pen', 'FORMULA_NOT_WORKED_OUT'],
    [[{ do: 'convert-unit', to: 'kg' }], '1.500,5 gr', '1,5005'],
    [[{ do: 'convert-unit', to: 'cm' }], '12"', '30,48'],
    [[{ do: 'convert-unit', to: 'cm', from: 'mm' }], '12', '1,2'],
    [[{ do: 'convert-unit', to: 'lb', decimals: 2 }], '1 Kilogramme', '2,2'],
    [[{ do: 'convert-unit', to: 'kg' }], '12', 'UNIT_UNKNOWN'],
    [[{ do: 'convert-unit', to: 'kg', from: 'kg' }], '12 cm', 'UNIT_UNKNOWN'],
    [[{ do: 'convert-currency', to: 'EUR' }], '$10', '9 EUR'],
    [[{ do: 'convert-currency', to: 'EUR', on: '2026-01-02' }], '10 USD', '8 EUR'],
    [[{ do: 'convert-currency', to: 'EUR', from: { column: 'Devise' } }], '10,50', '9,45 EUR'],
    [[{ do: 'convert-currency', to: 'EUR', from: 'EUR' }], '10,50', '10,5 EUR'],
    [[{ do: 'convert-currency', to: 'EUR' }], '10,50', 'CURRENCY_UNKNOWN'],
    [[{ do: 'convert-currency', to: 'EUR', from: 'GBP' }], '10,50', 'RATE_MISSING'],
    [[{ do: 'convert-currency', to: 'EUR', from: 'USD' }], 'on request', 'on request'],
    [[{ do: 'default', text: 'none' }, { do: 'upper' }], '', 'NONE'],
    [[{ do: 'if', when: '[PVP] > 10', then: [{ do: 'suffix', text: '!' }] }], 'pen', 'pen!'],
    [[{ do: 'if', when: '[PVP] > 11', then: [], else: [{ do: 'upper' }] }], 'pen', 'PEN'],
    [[{ do: 'if', when: '[PVP] > [Other]', then: [] }], 'pen', 'FORMULA_NOT_WORKED_OUT'],
  ])('%j of %j is %j', (transforms, cell, expected) => {
    expect(step(transforms, cell)).toBe(expected)
  })

  it('reads other fields as their own steps left them, in whatever order they stand', () => {
    const profile: Profile = {
      name: 'test',
      version: 1,
      fields: {
        price: { transforms: [{ do: 'formula', formula: 'round(cost * 1.2, 2)' }] },
        cost: { from: { column: 'PVP' }, transforms: [{ do: 'multiply', by: '2' }] },
      },
    }
    const dialect = dialectFor(columns, { decimalMark: ',' })

    const { fields } = compileTransforms(
      profile,
      dialect,
    )(compileMap(profile, dialect).map(recordOf(['', '', '10,50', ''])))

    expect(fields).toMatchObject({ cost: '21', price: '25.2' })
  })

  it('notes names nobody decided about, and takes those that were', () => {
    noted.length = 0
    const brand = (cell: string, unknown: 'keep' | 'empty' | 'refuse' = 'keep') =>
      step([{ do: 'match', to: 'brand', unknown }], cell, { field: 'brand' })
    const category = (cell: string) => step([{ do: 'match', to: 'category' }], cell, { field: 'category', split: '/' })

    expect([brand('ÀCME'), brand('N/A'), brand('Bic'), brand('Bic', 'empty'), brand('Bic', 'refuse')]).toEqual([
      'ACME Corp.',
      '',
      'Bic',
      '',
      'NAME_UNKNOWN',
    ])
    expect([category('Pens/Ball'), category('Pens / Fountain')]).toEqual(['Office/Pens', 'Pens / Fountain'])
    expect(noted).toEqual(['brand Bic', 'brand Bic', 'brand Bic', 'category Pens > Fountain'])
  })
})

describe('units', () => {
  const pairs = fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units))

  it('go there and back without loss, and through a third the same way', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...units), ([from, to], third) => {
        const there = unitFactor(from, to)
        const back = unitFactor(to, from)
        if (!there || !back) {
          expect(there).toBe(back)
          return
        }

        expect(there.top * back.top).toBe(there.bottom * back.bottom)
        const first = unitFactor(from, third)
        const second = unitFactor(third, to)
        if (first && second)
          expect(first.top * second.top * there.bottom).toBe(there.top * first.bottom * second.bottom)
      }),
    )
  })

  it.each([
    ['kilogrammes', 'kg'],
    ['KG.', 'kg'],
    ['Pouces', 'in'],
    ['cm³', 'ml'],
    ['Litre', 'l'],
    ['parsec', null],
  ])('%s is %s', (word, unit) => {
    expect(unitOf(word)).toBe(unit)
  })
})

it('converts money exactly, whatever the amount and the rate', () => {
  const amounts = fc.tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 1, max: 10 ** 8 }))
  fc.assert(
    fc.property(amounts, ([cents, rate]) => {
      const profile: Profile = {
        name: 'test',
        version: 1,
        fields: {
          price: { from: { column: 'Text' }, transforms: [{ do: 'convert-currency', to: 'EUR', from: 'USD' }] },
        },
      }
      const dialect = dialectFor(columns)
      const known = { ...noReferences, rateOf: () => ({ top: BigInt(rate), bottom: 1_000_000n }) }
      const cell = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

      const { fields } = compileTransforms(profile, dialect, known)(compileMap(profile, dialect).map(recordOf([cell])))

      // To the fourth place, a half up: (cents × rate) / 10^8, in whole numbers.
      const tenThousandths = (BigInt(cents) * BigInt(rate) * 2n + 10_000n) / 20_000n
      const [whole = '', fraction = ''] = (fields.price ?? '').replace(' EUR', '').split('.')
      expect(BigInt(whole + fraction.padEnd(4, '0'))).toBe(tenThousandths)
    }),
  )
})
