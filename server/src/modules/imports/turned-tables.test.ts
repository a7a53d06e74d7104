import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { aFolder, EANS } from './testing/a-folder.ts'
import { aWorkbook } from './testing/a-workbook.ts'

const folder = aFolder()

const pens = [
  ['SKU', ...EANS.map((_, i) => `A-${i}`)],
  ['EAN', ...EANS],
  ['Name', ...EANS.map((_, i) => `Pen ${i}`)],
  ['Price', ...EANS.map((_, i) => `${i + 1}.50`)],
  ['Refill', ...EANS.map(() => 'blue')],
]
const first = (rows: readonly string[][], columns: number) => rows.map((row) => row.slice(0, columns))
const turned = (rows: readonly string[][]) => (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? ''))
const csv = (rows: readonly string[][]) => rows.map((row) => `${row.join(';')}\n`).join('')

describe('a table whose columns are products is refused, with what to do', () => {
  it.each([
    ['of six products', csv(pens)],
    ['of two products', csv(first(pens, 3))],
    ['of one product', csv(first(pens, 2))],
    ['with a row above that counts them', csv([['', ...EANS.map((_, i) => `Product ${i + 1}`)], ...pens])],
    ['in a workbook', aWorkbook({ Pens: pens })],
    [
      'in German',
      csv([
        ['Artikelnummer', 'A-1', 'A-2'],
        ['Bezeichnung', 'Stift', 'Tinte'],
        ['Preis', '1,50', '2,50'],
        ['Gewicht', '12', '8'],
      ]),
    ],
  ])('%s', async (_, content) => {
    await expect(folder.read(content, 'turned')).rejects.toThrow(
      /^turned has its products side by side: .* Turn the table over/,
    )
  })
})

describe('is read as it stands', () => {
  it.each([
    ['a table whose rows are products', csv(turned(pens))],
    ['one with as many rows as columns', csv(first(turned(pens).slice(0, 5), 5))],
    ['one of a single product', csv(turned(first(pens, 2)))],
    [
      'one whose products are called as fields are',
      csv([
        ['Name', 'EAN', 'Price'],
        ...['Size', 'Color', 'Weight', 'Type', 'Brand', 'Image'].map((name, i) => [name, EANS[i] ?? '', `${i}.50`]),
      ]),
    ],
    [
      'one of a category for each row',
      csv([
        ['Category', 'Name', 'EAN'],
        ...EANS.map((ean, i) => [['Material', 'Color', 'Size'][i % 3] ?? '', `Pen ${i}`, ean]),
      ]),
    ],
    ['one without a header', csv(turned(pens).slice(1))],
  ])('%s', async (_, content) => {
    expect((await folder.read(content, 'table')).drafts.length).toBeGreaterThan(0)
  })

  it('what a person says has a header', async () => {
    const path = await folder.write(csv(pens), 'said.csv')

    const { file, detection } = await lookAtSource(path, { isOpen: true, settings: { header: true } })
    await file.close()

    expect(detection.columns[0]?.name).toBe('SKU')
  })
})
