import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { dialectFor } from '../testing/dialect-for.ts'
import type { MappedRecord } from '../types.ts'
import { compileTransforms } from './transform.ts'

const mapped = (fields: MappedRecord['fields'], more: Partial<MappedRecord> = {}): MappedRecord => ({
  line: 2,
  fields,
  specs: null,
  members: [],
  defects: null,
  ...more,
})

const transform = (fields: Profile['fields'], record: MappedRecord) =>
  compileTransforms({ name: 'test', version: 1, fields }, dialectFor(['a'], { decimalMark: ',' }))(record)

describe('compileTransforms', () => {
  it('applies transformations in order', () => {
    const title: Profile['fields']['title'] = {
      from: { column: 'a' },
      transforms: [{ do: 'take', separator: '|', part: 1 }, { do: 'upper' }, { do: 'prefix', text: '* ' }],
    }

    expect(transform({ title }, mapped({ title: 'pen | ink' })).fields.title).toBe('* PEN')
  })

  it('gives the default to what is empty before or after the transformations', () => {
    const brand: Profile['fields']['brand'] = {
      from: { column: 'a' },
      default: 'unbranded',
      transforms: [{ do: 'lookup', table: {}, otherwise: 'empty' }],
    }

    expect(transform({ brand }, mapped({ brand: '' })).fields.brand).toBe('unbranded')
    expect(transform({ brand }, mapped({ brand: 'x' })).fields.brand).toBe('unbranded')
  })

  it('leaves an empty value empty instead of prefixing nothing', () => {
    const title: Profile['fields']['title'] = { from: { column: 'a' }, transforms: [{ do: 'prefix', text: 'X-' }] }

    expect(transform({ title }, mapped({ title: '' })).fields.title).toBe('')
  })

  it('reads a number that stands in the profile with a point, whatever the file writes', () => {
    const price: Profile['fields']['price'] = { from: { column: 'a' }, default: '9.90' }

    expect(transform({ price }, mapped({ price: '' })).fields.price).toBe('9,90')
  })

  it('tells which value a table does not have', () => {
    const color: Profile['fields']['color'] = {
      from: { column: 'a' },
      transforms: [{ do: 'lookup', table: { rt: 'red' }, otherwise: 'refuse' }],
    }

    const record = transform({ color }, mapped({ color: 'bl' }))

    expect(record.faults).toEqual([{ code: 'VALUE_NOT_ALLOWED', field: 'color', member: null, spec: null }])
    expect(record.given.fields.color).toBe('bl')
  })

  it('cleans specifications and members as well', () => {
    const record = mapped(
      {},
      {
        specs: { 'Cafe\u0301': 'a\u0000b', plain: 'x' },
        members: [{ line: 3, fields: { variantSku: '1\u200b2' } }],
      },
    )

    const { specs, members } = transform({ variantSku: { from: { column: 'a' } } }, record)

    expect({ ...specs }).toEqual({ Café: 'ab', plain: 'x' })
    expect(members).toEqual([{ line: 3, fields: { variantSku: '12' } }])
  })

  it('gives the same fields back when nothing changes', () => {
    const record = mapped({ title: 'Pen' })

    expect(transform({ title: { from: { column: 'a' } } }, record).fields).toBe(record.fields)
  })
})
