import { readFileSync } from 'node:fs'
import { type ProductField, type Profile, Transform } from '@products-manager/contract'
import Value from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { compileMap } from './map/map.ts'
import { readProfile } from './profile/read-profile.ts'
import { noReferences } from './references/references.ts'
import { dialectFor, recordOf } from './testing/dialect-for.ts'
import { compileTransforms } from './transform/transform.ts'

const document = readFileSync(new URL('../../../../docs/profiles.md', import.meta.url), 'utf8')

/** Cells of the tables that are written as code. */
const rowsOf = (start: string) =>
  document
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => [...line.matchAll(/(?<=\| )`(.*?)`(?= \|)/g)].map(([, code = '']) => code))

const steps = rowsOf('| `{ "do"').map(([step = '', text = '', becomes = '']) => [step, text, becomes] as const)
const rules = rowsOf('| `{ "field"').map(([rule = '']) => rule)

describe('the guide to profiles', () => {
  it.each(steps)('%s makes of %j %j', (json, text, becomes) => {
    const transform = JSON.parse(json) as Transform
    expect(Value.Check(Transform, transform)).toBe(true)
    const field: ProductField = transform.do === 'match' ? 'brand' : 'title'
    const fields: Profile['fields'] = { [field]: { from: { column: 'Text' }, transforms: [transform] } }
    const profile = readProfile({ name: 'guide', version: 1, fields })
    const dialect = dialectFor(['Text', 'Stock', 'Prix HT', 'Devise'], { decimalMark: ',', thousandMark: '.' })
    const references = {
      ...noReferences,
      rateOf: () => ({ top: 9n, bottom: 10n }),
      names: { brand: new Map([['acme corp', 'Acme']]), category: new Map() },
    }

    const mapped = compileMap(profile, dialect).map(recordOf([text, '7', '10,50', 'USD']))

    expect(compileTransforms(profile, dialect, references)(mapped).fields[field]).toBe(becomes)
  })

  it.each(rules)('has the rule %s, which a profile may have', (json) => {
    const from = { column: 'a' }
    const fields = Object.fromEntries(
      ['brand', 'price', 'cost', 'title', 'supplierSku', 'color', 'ean', 'availableFrom'].map((field) => [
        field,
        { from },
      ]),
    )

    expect(() => readProfile({ name: 'guide', version: 1, fields, rules: [JSON.parse(json)] })).not.toThrow()
  })

  it('shows every step and every kind of rule', () => {
    const shown = new Set(steps.map(([step]) => (JSON.parse(step) as Transform).do))
    const kinds = Transform.anyOf.map((step) => step.properties.do.const)

    expect(kinds.filter((kind) => !shown.has(kind))).toEqual([])
    expect(rules.length).toBe(8)
  })
})
