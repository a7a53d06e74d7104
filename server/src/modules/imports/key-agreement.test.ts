import type { Problem, Profile } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offerKey } from '../catalog/index.ts'
import { compileMap } from './map/map.ts'
import { dialectFor, recordOf } from './testing/dialect-for.ts'
import { compileTransforms } from './transform/transform.ts'
import { compileKey } from './validate/compile-key.ts'
import { compileValidate } from './validate/validate.ts'

const dialect = dialectFor(['sku', 'ean', 'name'])
const fields: Profile['fields'] = {
  supplierSku: { from: { column: 'sku' } },
  ean: { from: { column: 'ean' } },
  title: { from: { column: 'name' } },
}
const profileOf = (more: Partial<Profile> = {}): Profile => ({ name: 'test', version: 1, fields, ...more })

const keyOf = (profile: Profile, cells: string[]) =>
  compileKey(profile, dialect, { compileMap, compileTransforms })(recordOf(cells))

describe('compileKey', () => {
  it.each([
    [['A-1', '4006381333931', 'Pen'], 'A-1'],
    [['', '4006381333931', 'Pen'], 'ean:4006381333931'],
    [['', '="96385074"', 'Pen'], 'ean:0000096385074'],
    [[' A\u200b-1 ', '', ''], 'A-1'],
    [['', '', 'Pen'], null],
    [['', '4.00638E+12', 'Pen'], null],
    [['#N/A', '4006381333931', 'Pen'], null],
  ])('finds the key of %j: %s', (cells, key) => {
    expect(keyOf(profileOf(), cells)).toBe(key)
  })

  it('knows no key of a damaged row', () => {
    const find = compileKey(profileOf(), dialect, { compileMap, compileTransforms })
    const defect = { code: 'ROW_TOO_SHORT', position: null, value: null } as const

    expect(find({ line: 2, rows: [{ line: 2, cells: ['A-1'], defect }] })).toBeNull()
  })

  it('agrees with full validation wherever it tells a key', () => {
    const ean = fc.constantFrom(
      '4006381333931',
      '96385074',
      "'4006381333931",
      '4.00638E+12',
      '36000291452',
      '0',
      '',
      'x',
    )
    const sku = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('A-1', '', 'NULL', '1.2E+11', 'CafÃ©'),
    )
    const profile = fc.constantFrom<Profile>(
      profileOf(),
      profileOf({
        fields: { ...fields, supplierSku: { from: { column: 'sku' }, transforms: [{ do: 'upper' }], default: 'none' } },
      }),
      profileOf({
        rules: [
          { field: 'ean', severity: 'drop-value' },
          { field: 'supplierSku', severity: 'drop-value' },
        ],
      }),
      profileOf({ rules: [{ field: 'supplierSku', minLength: 3, severity: 'drop-value' }] }),
      profileOf({
        rules: [
          { field: 'ean', severity: 'warn' },
          { field: 'supplierSku', severity: 'warn' },
        ],
      }),
      profileOf({
        fields: {
          ...fields,
          supplierSku: {
            from: { column: 'sku' },
            transforms: [{ do: 'lookup', table: { 'A-1': 'B-1' }, otherwise: 'refuse' }],
          },
        },
      }),
      profileOf({ fields: { ...fields, supplierSku: { from: [{ column: 'sku' }, { column: 'name' }], join: '-' } } }),
    )

    fc.assert(
      fc.property(profile, sku, ean, fc.boolean(), (chosen, skuCell, eanCell, leadingZerosLost) => {
        const evidence = { leadingZerosLost }
        const record = recordOf([skuCell, eanCell, 'Pen'])
        const problems: Problem[] = []
        const key = compileKey(chosen, dialect, { compileMap, compileTransforms, evidence })(record)
        const mapped = compileTransforms(chosen, dialect)(compileMap(chosen, dialect).map(record))
        const draft = compileValidate(chosen, dialect, { evidence })(mapped, (problem) => void problems.push(problem))

        if (key !== null && draft !== null) expect(offerKey(draft)).toBe(key)
        if (key === null && draft !== null) expect(problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 1_000 },
    )
  })
})
