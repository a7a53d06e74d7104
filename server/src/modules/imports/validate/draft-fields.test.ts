import { describe, expect, it } from 'vitest'
import { draftFields } from './draft-fields.ts'

const from = { position: 1 }

describe('draftFields', () => {
  it('names what the profile fills', () => {
    const fields = draftFields({ name: 'test', version: 1, fields: { ean: { from }, title: { from } } })

    expect(fields).toEqual(['ean', 'title'])
  })

  it('adds what follows from variants, prices and specifications', () => {
    const fields = draftFields({
      name: 'test',
      version: 1,
      fields: { variantPrice: { from }, variantStock: { from }, option1Value: { from } },
      specifications: [{ from, name: 'Volt' }],
    })

    expect(fields).toEqual(['price', 'stock', 'currency', 'variants', 'technicalSpecs'])
  })
})
