import type { FileSettings } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { detect } from './detect.ts'
import { dialectOf } from './dialect-of.ts'
import { sampleOf } from './testing/sample-of.ts'

const detected = (text: string, given: FileSettings = {}) => {
  const found = detect(sampleOf(text), given)
  return {
    delimiter: found.delimiter.value,
    quote: found.quote.value,
    header: found.header.value,
    skipRows: found.skipRows.value,
    columns: found.columns.length,
    rows: found.sampledRows,
  }
}

const products = (delimiter: string, price: (i: number) => string) =>
  ['sku', 'ean', 'name', 'price']
    .join(delimiter)
    .concat('\n')
    .concat(
      Array.from({ length: 12 }, (_, i) =>
        [`A-${100 + i}`, '4006381333931', `Stiftehalter Nr ${i}`, price(i)].join(delimiter),
      ).join('\n'),
    )

describe('detect', () => {
  it.each([',', ';', '\t', '|', '^', '~', '¦', '\u0001'])('finds the delimiter %j', (delimiter) => {
    const found = detected(products(delimiter, (i) => `${i}.50`))

    expect(found).toMatchObject({ delimiter, header: true, skipRows: 0, columns: 4, rows: 12 })
  })

  const kept = (lines: readonly string[]) => {
    const found = detect(sampleOf(`${lines.join('\n')}\n`))
    const { columns, quoting, sampledRows } = found
    return [quoting?.value, sampledRows, ...columns.map(({ name, shape }) => `${name} ${shape}`)]
  }
  const read = ['sku code', 'title text', 'price price', 'stock integer']

  it('sees that quotes inside cells stand behind a backslash', () => {
    const rows = [
      'A1,"Pen 5\\" tip",1.50,3',
      'A2,"Ink \\"blue\\", large",2.50,4',
      'A3,"Paper",3.25,5',
      'A4,"Box 12\\"",9.99,6',
    ]

    expect(kept(['sku,title,price,stock', ...rows])).toEqual(['backslash', 4, ...read])
  })

  it('takes a backslash at the end of a cell for no more than that', () => {
    const rows = ['A1,"C:\\pens\\",1.50,3', 'A2,"C:\\ink\\",2.50,4', 'A3,"C:\\paper\\",3.25,5']

    expect(kept(['sku,title,price,stock', ...rows])).toEqual(['doubled', 3, ...read])
  })

  it.each([
    ['every line', ['"sku,title,price,stock"', '"A1,Pen,1.50,3"', '"A2,""Ink, blue"",2.50,4"', '"A3,Paper,3.25,5"']],
    ['lines with quotes', ['sku,title,price,stock', 'A1,Pen,1.50,3', '"A2,""Ink, blue"",2.50,4"', 'A3,Paper,3.25,5']],
    [
      'lines, with what a spreadsheet adds',
      ['"sku,title,price,stock";;', '"A1,Pen,1.50,3";;', '"A2,Ink,2.50,4";;', '"A3,Cap,3.25,5";;'],
    ],
  ])('sees that %s are quoted as a whole', (_, lines) => {
    expect(kept(lines)).toEqual(['lines', 3, ...read])
  })

  it.each([{ quote: null }, { quoting: 'lines' }, { quoting: 'backslash' }] as const)(
    'divides as the profile says: %j',
    (given) => {
      const detection = detect(sampleOf('sku,title,price\nA1,Pen 5",1.50\nA2,Ink,2.50\n'), given)

      expect(dialectOf(detection, given)).toMatchObject(given)
    },
  )

  it('takes names with a comma for no columns', () => {
    expect(kept(['"name"', '"Doe, Jane"', '"Roe, Max"', '"Poe, Ann"']).slice(0, 2)).toEqual(['doubled', 3])
  })

  it('takes the second of two rows of names, as templates of marketplaces have them', () => {
    const found = detected(`Seller SKU;Product ID;Item Name;Standard Price\n${products(';', (i) => `${i}.50`)}`)

    expect(found).toMatchObject({ header: true, skipRows: 1, columns: 4, rows: 12 })
  })

  it('takes no first record of words for a second row of names', () => {
    const lines = products(';', (i) => `${i}.50`).split('\n')

    const found = detected([lines[0], 'B-X;4006381333931;Ink;on request', ...lines.slice(1)].join('\n'))

    expect(found).toMatchObject({ header: true, skipRows: 0, rows: 13 })
  })

  it('is not misled by decimal commas, one in every row', () => {
    const found = detected(products(';', (i) => `${i},50`))

    expect(found).toMatchObject({ delimiter: ';', columns: 4 })
  })

  it('is not misled by decimal commas in a file without header', () => {
    const text = Array.from({ length: 10 }, (_, i) => `A${i};1,5${i};2,3${i}`).join('\n')

    expect(detected(text)).toMatchObject({ delimiter: ';', header: false, columns: 3, rows: 10 })
  })

  it('is not misled by commas in long texts', () => {
    const row = (i: number) => `A${i}\tRed, green, and blue, number ${i}\t${i}.99\tSoft, warm, light`
    const text = `sku\ttitle\tprice\tnotes\n${Array.from({ length: 9 }, (_, i) => row(i)).join('\n')}`

    expect(detected(text)).toMatchObject({ delimiter: '\t', columns: 4, header: true })
  })

  it('counts delimiters outside of quotes only', () => {
    const row = (i: number) => `${i},"one; two; three","with, comma\nand break",${i}.50`
    const text = `id,list,text,price\n${Array.from({ length: 9 }, (_, i) => row(i)).join('\n')}`

    expect(detected(text)).toMatchObject({ delimiter: ',', quote: '"', columns: 4, rows: 9 })
  })

  it('finds single quotes', () => {
    const row = (i: number) => `'A${i}';'it; is';'${i},50'`
    const text = `'sku';'text';'price'\n${Array.from({ length: 9 }, (_, i) => row(i)).join('\n')}`

    expect(detected(text)).toMatchObject({ delimiter: ';', quote: "'", columns: 3, rows: 9 })
  })

  it('finds that quotes are text where they enclose no cell', () => {
    const text = Array.from({ length: 9 }, (_, i) => `${i}00\t5/8" bolt, "best"\t${i},50`).join('\n')

    expect(detected(text)).toMatchObject({ delimiter: '\t', quote: null, columns: 3 })
  })

  it('finds that quotes enclose cells though few are quoted', () => {
    const rows = Array.from({ length: 4000 }, (_, i) =>
      i === 3900 ? `${i};"one; two";5` : `${i};a plain title;${i % 7}`,
    )

    expect(detected(rows.join('\n'))).toMatchObject({ delimiter: ';', quote: '"', rows: 4000 })
  })

  it('believes the line that Excel reads', () => {
    const found = detected(`sep=|\n${products('|', (i) => `${i}.50`)}`)

    expect(found).toMatchObject({ delimiter: '|', skipRows: 1, header: true, columns: 4, rows: 12 })
  })

  it('passes over title lines and blank lines above the header', () => {
    const found = detected(`ACME price list\nValid from 2024-01-01\n\n${products(';', (i) => `${i},50`)}`)

    expect(found).toMatchObject({ delimiter: ';', skipRows: 3, header: true, columns: 4, rows: 12 })
  })

  it('passes over titles that a spreadsheet filled up with delimiters', () => {
    const found = detected(`ACME;;;\n;;;\n"two\nlines";;;\n${products(';', (i) => `${i},50`)}`)

    expect(found).toMatchObject({ skipRows: 3, header: true, rows: 12 })
  })

  it('reads one column', () => {
    const text = `ean\n${Array.from({ length: 9 }, () => '4006381333931').join('\n')}`

    expect(detected(text)).toMatchObject({ header: true, columns: 1, rows: 9 })
  })

  it('reads a file that has only a header', () => {
    expect(detected('sku;ean;name;price\n')).toMatchObject({ delimiter: ';', header: true, columns: 4, rows: 0 })
  })

  it('reads a file of one record', () => {
    expect(detected('A1;4006381333931;Pen;1,20')).toMatchObject({ delimiter: ';', header: false, columns: 4, rows: 1 })
  })

  it('knows a header over columns of text by its words', () => {
    const names = ['Anna', 'Berta', 'Carla', 'Dora', 'Emma', 'Frida']
    const text = `Artikel;Hersteller;Farbe\n${names.map((name) => `Kleid ${name};${name} Mode;rot`).join('\n')}`

    expect(detected(text)).toMatchObject({ header: true, rows: 6 })
  })

  it('knows that values are no header', () => {
    const text = Array.from({ length: 9 }, (_, i) => `${60002283 + i}\tpommade\tcutanée\t${10 + i}/03/2011\toui`).join(
      '\n',
    )

    expect(detected(text)).toMatchObject({ header: false, rows: 9, columns: 5 })
  })

  it('knows a header with sizes for names', () => {
    const text = `sku,model,S,M,L,XL\n${Array.from({ length: 9 }, (_, i) => `A${i},Shirt ${i},${i},2,3,4`).join('\n')}`

    expect(detected(text)).toMatchObject({ header: true, columns: 6, rows: 9 })
  })

  it('knows the header of rows that end in one delimiter more', () => {
    const text = `sku;name;price\n${Array.from({ length: 9 }, (_, i) => `A${i};Pen ${i};1,2${i};`).join('\n')}`

    expect(detected(text)).toMatchObject({ header: true, skipRows: 0, rows: 9 })
  })

  it('takes the full width where empty cells at the end are left out', () => {
    const row = (i: number) => (i % 3 === 0 ? `A${i};Pen;1,20;red` : `A${i};Pen;1,20`)
    const text = `sku;name;price;color\n${Array.from({ length: 12 }, (_, i) => row(i)).join('\n')}`

    expect(detected(text)).toMatchObject({ columns: 4, rows: 12, header: true })
  })

  it('leaves damaged rows out of the picture', () => {
    const found = detected(`${products(';', (i) => `${i},50`)}\nA1;broken\nA2;"x"y;a;b\nA3;"fine";a;1,00\nTotal: 12`)

    expect(found).toMatchObject({ columns: 4, rows: 13 })
  })

  it('takes what is given as it is', () => {
    const found = detect(sampleOf('a|b;1\nc|d;2\n'), { delimiter: '|', header: false, quote: null, decimalMark: ',' })

    expect(found.delimiter).toEqual({ value: '|', confidence: 'given', why: [{ code: 'given', facts: {} }] })
    expect(found.header.value).toBe(false)
    expect(found.quote.value).toBeNull()
    expect(found.decimalMark.confidence).toBe('given')
    expect(found.columns[0]?.samples).toEqual(['a', 'c'])
  })

  it('takes the given number of rows above the header', () => {
    const found = detect(sampleOf('x;y;z\n1;2;3\nsku;name;price\nA;Pen;1,20\nB;Ink;2,40\n'), { skipRows: 2 })

    expect(found.columns.map(({ name }) => name)).toEqual(['sku', 'name', 'price'])
    expect(found.skipRows.confidence).toBe('given')
  })

  it('leaves the cut record at the end of an incomplete sample alone', () => {
    const sample = { ...sampleOf(products(';', (i) => `${i},50`)), complete: false, bytes: 1e9 }

    expect(detect(sample).sampledRows).toBe(11)
  })

  it('reads Unicode text of Excel: UTF-16 with tabs', () => {
    const found = detect(sampleOf(`\ufeff${products('\t', (i) => `${i},50`)}`, 'utf-16le'))

    expect(found.encoding).toMatchObject({ value: 'utf-16le', confidence: 'certain' })
    expect(found.columns.map(({ name }) => name)).toEqual(['sku', 'ean', 'name', 'price'])
  })

  it.each(['', '\n', '   ', 'x', '"', '"""', ';;;;', '\u0000\u0000'])('survives %j', (text) => {
    expect(() => detect(sampleOf(text))).not.toThrow()
  })
})
