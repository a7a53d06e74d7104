import type { ColumnShape } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { detect } from '../detect.ts'
import { dialectOf } from '../dialect-of.ts'
import { sampleOf } from '../testing/sample-of.ts'

/** The columns of a tab-separated file without header. */
const detectColumns = (...columns: readonly string[][]) => {
  const rows = columns[0]?.map((_, i) => columns.map((column) => column[i]).join('\t')) ?? []
  return detect(sampleOf(rows.join('\n')), { header: false, delimiter: '\t', quote: null, skipRows: 0 })
}
const id = ['A-1', 'B-2', 'C-3', 'D-4', 'E-5', 'F-6']
const marksOf = (values: string[]) => {
  const { decimalMark, thousandMark } = detectColumns(id.slice(0, values.length), values).columns[1] ?? {}
  return [decimalMark, thousandMark]
}

describe('marks of numbers', () => {
  it.each([
    [['44,38', '2,849,83', '120,04'], ',', ','],
    [['1.234,56', '7,00', '120,04'], ',', '.'],
    [['1 234,56', '7,00', '120,04'], ',', ' '],
    [['1\u00a0234,56', '7,00', '120,04'], ',', ' '],
    [['1\u202f234,56', '7,00', '120,04'], ',', ' '],
    [["1'234.50", '7.00', '120.04'], '.', "'"],
    [['1’234.50', '7.00', '120.04'], '.', "'"],
    [['$237.68', '$1,237.68', '$7.00'], '.', ','],
    [['12,50 €', '7,00 €', '1,00 €'], ',', null],
    [['1,234', '2.5', '12,345'], '.', ','],
    [['1.234.567', '12.000', '5.000'], ',', '.'],
    [['1,250', '0,375', '2,500'], ',', null],
    [['1,250', '12500', '2,500'], ',', null],
    [['12', '7', '120'], null, null],
    [['1,234', '2,345', '3,456'], null, null],
    [['-1.234,50', '(7,00)', '+5,25'], ',', '.'],
    [['1.200,-', '12,-', '5.000,-'], ',', '.'],
    [['1.200', '12,-', '5.000'], ',', '.'],
    [['￥1,234', '¥877', '￥12,000'], '.', ','],
    [['1.234 Ft', '877 Ft', '12.000 Ft'], ',', '.'],
  ] as const)('%j', (values, decimalMark, thousandMark) => {
    expect(marksOf([...values])).toEqual([decimalMark, thousandMark])
  })

  it('are told for the file from the columns that show them, and kept for the column that differs', () => {
    const found = detectColumns(
      id.slice(0, 3),
      ['1.234,50', '7,00', '3,25'],
      ['9,99', '8,50', '7,25'],
      ['0.5', '0.25', '1.125'],
    )

    expect(found.decimalMark).toMatchObject({ value: ',', confidence: 'likely' })
    expect(found.thousandMark.value).toBe('.')
    expect(dialectOf(found).formats.map(({ decimalMark, thousandMark }) => decimalMark + thousandMark)).toEqual([
      ',.',
      ',.',
      ',.',
      '.',
    ])
  })

  it('follow the settings in every column', () => {
    const found = detectColumns(id.slice(0, 2), ['1.5', '2.5'])

    const { formats } = dialectOf(found, { decimalMark: ',', thousandMark: '.', dateOrder: 'mdy' })

    expect(formats[1]).toEqual({ decimalMark: ',', thousandMark: '.', dateOrder: 'mdy' })
  })

  it('are found though they are rare', () => {
    const prices = Array.from({ length: 4000 }, (_, i) => (i === 3777 ? '2,849,83' : `${i % 900},50`))

    expect(marksOf([...prices])[1] ?? detectColumns(prices, prices).columns[1]?.thousandMark).toBe(',')
  })
})

describe('order of dates', () => {
  it.each([
    [['16/03/2011', '01/02/2012'], 'dmy', 'certain'],
    [['03/16/2011', '01/02/2012'], 'mdy', 'certain'],
    [['2011-03-16', '2012-01-02'], 'ymd', 'certain'],
    [['01/02/2012', '03/04/2012'], 'dmy', 'guess'],
  ] as const)('%j', (dates, order, confidence) => {
    const found = detectColumns(id.slice(0, 2), [...dates])

    expect(found.columns[1]?.shape).toBe('date')
    expect(found.dateOrder).toMatchObject({ value: order, confidence })
  })
})

describe('shape of a column', () => {
  const cases: [ColumnShape, string[]][] = [
    ['empty', ['', ' ', '']],
    ['gtin', ['4006381333931', '3400949497294', '036000291452']],
    ['gtin', ['4006381333931', '3400949497294', '']],
    ['gtin', ['36000291452', '4006381333931', '3400949497294']],
    ['gtin', ['4,00638E+12', '3,40095E+12', '4006381333931']],
    ['price', ['12,50', '7,00', '1.200,00']],
    ['price', ['$12', '$7', '$9', '$10 - $20']],
    ['decimal', ['0,125', '1,5', '2,25']],
    ['decimal', ['65 %', '100%', '30 %']],
    ['integer', ['5', '12', '0']],
    ['integer', ['5', '1 200', '0']],
    ['code', ['00012', '00013', '00451']],
    ['code', ['60002283', '60002504', '60003620']],
    ['code', ['AB-100', 'AB-101', 'CX.7']],
    ['date', ['16/03/2011', '3/4/2012', '05/06/2013']],
    ['boolean', ['oui', 'non', 'oui']],
    ['boolean', ['TRUE', 'FALSE', 'TRUE']],
    ['url', ['https://x.example/a', 'http://x.example/b?c=d', '//x.example/e']],
    [
      'image-url',
      ['https://x.example/a.jpg', 'https://x.example/b.PNG?w=1', 'https://x.example/c.webp|https://x.example/d.webp'],
    ],
    ['html', ['<p>Red</p>', '<b>Blue</b> pen', 'plain']],
    ['pairs', ['Colour: red; Size: 5', 'Colour: blue; Size: 6', 'Colour: green']],
    ['text', ['Red pen', 'Blue pen', 'Green pen']],
    ['text', ['10.7 pounds', '4 pounds', '3 kg']],
  ]

  it.each(cases)('%s: %j', (shape, values) => {
    const found = detectColumns(id.slice(0, values.length), values)

    expect(found.columns[1]?.shape).toBe(shape)
  })

  it('says how many rows are filled, how many values differ, and shows some', () => {
    const found = detectColumns(id, ['red', 'red', '', 'x'.repeat(200), 'blue', 'green'])

    expect(found.columns[1]).toMatchObject({ position: 2, filled: 0.833, distinct: 0.8 })
    expect(found.columns[1]?.samples).toEqual(['red', 'x'.repeat(120), 'blue', 'green'])
  })
})

describe('dialectOf', () => {
  it('refuses settings that the detection was not made with', () => {
    const found = detectColumns(id.slice(0, 2), ['1', '2'])

    expect(() => dialectOf(found, { delimiter: ';' })).toThrow('detect again')
  })
})
