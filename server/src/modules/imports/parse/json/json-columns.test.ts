import { describe, expect, it } from 'vitest'
import { readBytes } from '../../testing/read-bytes.ts'

const article = (i: number, more: object) => ({ sku: `A-${i}`, title: `Article ${i}`, price: 10 + i, ...more })
const flat = { 'a/b': 'flat' }
const nested = { a: { b: 'nested' } }

/** The cells of the columns whose names begin with "a", by these names, row by row. */
async function cellsOf(records: readonly object[], asLines = false) {
  const text = asLines ? records.map((record) => JSON.stringify(record)).join('\n') : JSON.stringify(records)
  const { rows, dialect } = await readBytes(text)
  return rows.map(({ cells }) =>
    Object.fromEntries((dialect.columns ?? []).flatMap((name, i) => (name.startsWith('a') ? [[name, cells[i]]] : []))),
  )
}

describe('a key with a slash', () => {
  it('names its column as it is, where nothing else is called so', async () => {
    expect(await cellsOf([article(1, flat), article(2, { 'a/b': null }), article(3, flat)])).toEqual([
      { 'a/b': 'flat' },
      { 'a/b': '' },
      { 'a/b': 'flat' },
    ])
  })

  it.each([
    [
      'in one record',
      [
        { ...flat, ...nested },
        { ...nested, ...flat },
      ],
    ],
    ['before it', [flat, nested]],
    ['behind it', [nested, flat]],
    ['empty at first', [{ 'a/b': null }, nested, flat, flat, { ...nested, 'a/b': null }, flat]],
  ])('has another column than a key below a key, %s', async (_, records) => {
    const expected = records.map((record) => ({
      'a/b': 'a' in record ? 'nested' : '',
      'a~1b': 'a/b' in record ? (record['a/b'] ?? '') : '',
    }))

    for (const asLines of [false, true])
      expect(
        await cellsOf(
          records.map((record, i) => article(i, record)),
          asLines,
        ),
      ).toEqual(expected)
  })

  it('is told from the elements of the list whose elements are the rows', async () => {
    const records = [1, 2].map((i) => ({
      id: i,
      title: `Shirt ${i}`,
      'variants/size': 'of all',
      variants: [
        { sku: `S-${i}-1`, price: 10, size: 'S' },
        { sku: `S-${i}-2`, price: 11, size: 'M' },
      ],
    }))

    const { rows, dialect } = await readBytes(JSON.stringify(records), { format: { records: '/+/variants' } })

    const at = (name: string) => rows.map(({ cells }) => cells[dialect.columns?.indexOf(name) ?? -1])
    expect(at('variants/size')).toEqual(['S', 'M', 'S', 'M'])
    expect(at('variants~1size')).toEqual(['of all', 'of all', 'of all', 'of all'])
  })
})
