import type { DetectedColumn, Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import {
  assign,
  lacks,
  readsFile,
  sameRows,
  setWaiting,
  shareFound,
  takeInstead,
  usedFor,
  withColumns,
} from './edit-profile.ts'

const column = (position: number, name: string | null): DetectedColumn => ({
  position,
  name,
  shape: 'text',
  filled: 1,
  distinct: 1,
  decimalMark: null,
  thousandMark: null,
  dateOrder: null,
  samples: [],
})
const columns = [column(1, 'Ref'), column(2, 'Name'), column(3, 'Label'), column(4, 'Size')]
const [ref, name, label, size] = columns as [DetectedColumn, DetectedColumn, DetectedColumn, DetectedColumn]
const profile: Profile = {
  name: 'acme',
  version: 1,
  fields: {
    supplierSku: { from: { column: 'Ref' } },
    title: { from: { column: 'Name' }, transforms: [{ do: 'trim' }] },
    currency: { constant: 'EUR' },
  },
}

describe('a profile and a file', () => {
  it('fit by the share of its columns that the file has', () => {
    expect(shareFound(profile, columns)).toBe(1)
    expect(shareFound(profile, [name])).toBe(0.5)
    expect(shareFound(profile, [size])).toBe(0)
    expect([columns, [name], [size]].map((found) => readsFile(profile, found))).toEqual([true, true, false])
  })
})

describe('a column the file does not have', () => {
  const grouped: Profile = {
    ...profile,
    groupBy: [{ column: 'Ref' }],
    fields: { ...profile.fields, brand: { from: [{ column: 'Ref' }, { column: 'Name' }], join: ' ' } },
    specifications: [{ from: { column: 'Ref' }, name: 'Number' }],
    deleted: { from: { column: 'Ref' }, values: ['-'] },
  }

  it('is replaced by another one wherever it was taken', () => {
    const edited = takeInstead(grouped, { column: 'Ref' }, { column: 'Number' })

    expect(edited).toEqual({
      ...grouped,
      groupBy: [{ column: 'Number' }],
      fields: {
        ...grouped.fields,
        supplierSku: { from: { column: 'Number' } },
        brand: { from: [{ column: 'Number' }, { column: 'Name' }], join: ' ' },
      },
      specifications: [{ from: { column: 'Number' }, name: 'Number' }],
      deleted: { from: { column: 'Number' }, values: ['-'] },
    })
  })

  it('is left out with the fields that take nothing else', () => {
    const edited = takeInstead(grouped, { column: 'Ref' }, null)

    const { supplierSku: _sku, ...others } = profile.fields
    expect(edited).toEqual({
      name: 'acme',
      version: 1,
      fields: { ...others, brand: { from: { column: 'Name' } } },
      specifications: [],
    })
  })
})

describe('mapping a column', () => {
  it('takes the field over from the column that had it, and keeps its settings', () => {
    const edited = assign(profile, label, { use: 'title', columns })

    expect(edited.fields.title).toEqual({ from: { column: 'Label' }, transforms: [{ do: 'trim' }] })
    expect(usedFor(edited, name)).toBe('none')
  })

  it('moves a column out of the field it filled before', () => {
    const edited = assign(profile, ref, { use: 'ean', columns })

    expect(edited.fields.supplierSku).toBeUndefined()
    expect(edited.fields.ean).toEqual({ from: { column: 'Ref' } })
  })

  it('leaves the other columns of a joined field', () => {
    const joined = { ...profile, fields: { title: { from: [{ column: 'Name' }, { column: 'Label' }], join: ' - ' } } }

    const edited = assign(joined, name, { use: 'none', columns })

    expect(edited.fields.title).toEqual({ from: { column: 'Label' } })
  })

  it('replaces a fixed value', () => {
    const edited = assign(profile, label, { use: 'currency', columns })

    expect(edited.fields.currency).toEqual({ from: { column: 'Label' } })
  })

  it('makes a specification that bears the name of its column', () => {
    const edited = assign(profile, size, { use: 'specification', columns })

    expect(edited.specifications).toEqual([{ from: { column: 'Size' }, name: 'Size' }])
    expect(usedFor(edited, size)).toBe('specification')
    expect(assign(edited, size, { use: 'none', columns }).specifications).toEqual([])
  })

  it('names a column by its place when its header stands twice or not at all', () => {
    const twins = [column(1, 'Name'), column(2, 'Name'), column(3, null)]

    const byPlace = twins.map((twin) => assign(profile, twin, { use: 'brand', columns: twins }).fields.brand)

    expect(byPlace).toEqual([{ from: { position: 1 } }, { from: { position: 2 } }, { from: { position: 3 } }])
  })
})

it('writes one column as one and several as a list with what joins them', () => {
  const mapping = { from: { column: 'Name' }, join: '/', default: 'none' }

  expect(withColumns(mapping, [{ column: 'Label' }])).toEqual({ from: { column: 'Label' }, default: 'none' })
  expect(withColumns(mapping, [{ column: 'Name' }, { column: 'Label' }])).toEqual({
    from: [{ column: 'Name' }, { column: 'Label' }],
    join: '/',
    default: 'none',
  })
})

it('lets rows without a usable EAN wait, and names nothing that is usual', () => {
  const waiting = setWaiting(profile, 'withoutEan', true)

  expect(waiting).toEqual({ ...profile, withoutEan: 'queue' })
  expect(setWaiting(waiting, 'doubtfulEan', true)).toEqual({ ...waiting, doubtfulEan: 'queue' })
  expect(setWaiting(waiting, 'withoutEan', false)).toEqual(profile)
})

it('says what a profile lacks', () => {
  expect(lacks(profile)).toEqual([])
  expect(lacks({ ...profile, fields: {} })).toEqual(['title', 'key'])
})

it('sees that another delimiter made other columns, and another path other rows', () => {
  const found = (records: string) => ({ columns, format: { records: { value: records } } })

  expect(sameRows({ columns }, { columns: [...columns] })).toBe(true)
  expect(sameRows({ columns }, { columns: [column(1, 'Ref;Name;Label;Size')] })).toBe(false)
  expect(sameRows(found('/products/+/variants'), found('/products/+/variants'))).toBe(true)
  expect(sameRows(found('/products/+/variants'), found('/products'))).toBe(false)
})
