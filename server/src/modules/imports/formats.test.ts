import { gzipSync } from 'node:zlib'
import { read, utils, type WorkBook } from '@e965/xlsx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aWorkbook } from './testing/a-workbook.ts'
import { aZip } from './testing/a-zip.ts'
import { readBytes } from './testing/read-bytes.ts'
import { writeWorkbook } from './testing/write-workbook.ts'

const head = ['sku', 'ean', 'title', 'price']
const pen = ['P-1', '4006381333931', 'Pen', 1.5]
const ink = ['P-2', '0036000291452', 'Ink', 19.99]

describe('workbooks', () => {
  it('are read as another library reads them', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.integer(),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    )
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(table, async (cells) => {
        const bytes = await writeWorkbook([['a', 'b', 'c'], ...cells])
        const sheet = read(bytes, { type: 'array' }).Sheets['Articles']
        const expected = utils.sheet_to_json<unknown[]>(sheet!, { header: 1, defval: '', raw: true }).slice(1)

        const { rows } = await readBytes(bytes, { header: true, skipRows: 0 })

        const whole = rows.filter(({ defect }) => defect === null)
        const byRow = expected.map((row) =>
          row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
        )
        for (const { line, cells: found } of whole) {
          const given = byRow[line - 2] ?? []
          expect(found.map((text, i) => (typeof given[i] === 'number' ? Number(text) : text))).toEqual(
            ['', '', ''].map((_, i) => given[i] ?? ''),
          )
        }
      }),
      { numRuns: 40 },
    )
  })

  it.each(['xlsx', 'xls', 'xlsb', 'ods'] as const)('find the header below titles in %s', async (type) => {
    const bytes = aWorkbook({ Info: [['About us']], Prices: [['Prices of 2024'], [], head, pen, ink] }, { type })

    const { rows, dialect } = await readBytes(bytes)

    expect(dialect.columns).toEqual(head)
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [4, 'P-1', '4006381333931', 'Pen', '1.5'],
      [5, 'P-2', '0036000291452', 'Ink', '19.99'],
    ])
  })

  it.each([
    [
      'terms',
      Array.from({ length: 80 }, (_, i) => [
        `${i}. We deliver within ten days, and only to those who have paid before.`,
      ]),
    ],
    [
      'countries',
      [['code', 'name', 'zone'], ...Array.from({ length: 80 }, (_, i) => [`C${i}`, `Country of number ${i}`, i % 4])],
    ],
  ])('read the list of products, though the sheet of %s is larger', async (_, larger) => {
    const bytes = aWorkbook({
      Cover: [['Prices of 2026'], ['Call us:', '0123']],
      Other: larger,
      Prices: [head, pen, ink],
    })

    const { rows, detection } = await readBytes(bytes)

    expect(detection.format?.sheetsWhy).toMatchObject([{ code: 'list-sheet', facts: { sheet: 'Prices' } }])
    expect(rows.map(({ cells }) => cells[0])).toEqual(['P-1', 'P-2'])
  })

  it('read sheets with the same header one after the other, columns found by name', async () => {
    const other = [head.toReversed(), pen.toReversed()]
    const bytes = aWorkbook({ Pens: [head, pen, ink], Inks: other })

    const { rows } = await readBytes(bytes, { format: { sheets: ['*'] } })

    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, 'P-1'],
      [3, 'P-2'],
      [10_000_002, 'P-1'],
    ])
  })

  const page = (cells: string) =>
    `<html><head><meta charset="utf-8"></head><body><table><tr><th>SKU</th><th>EAN</th><th>Name</th></tr>${cells}</table></body></html>`

  it.each([
    ['a page of HTML', page('<tr><td>P-1</td><td>0036000291452</td><td>Caf&eacute; &amp; Tee</td></tr>')],
    [
      'a page without its frame',
      '<table>\n<tr><td>SKU</td><td>EAN</td><td>Name</td></tr><tr><td>P-1</td><td>0036000291452</td><td>Café &amp; Tee</td></tr></table>',
    ],
    [
      'the XML of Excel 2003',
      `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>${[
        ['SKU', 'EAN', 'Name'],
        ['P-1', '0036000291452', 'Café &amp; Tee'],
      ]
        .map((row) => `<Row>${row.map((text) => `<Cell><Data ss:Type="String">${text}</Data></Cell>`).join('')}</Row>`)
        .join('')}</Table></Worksheet></Workbook>`,
    ],
  ])('are read where %s is named .xls, zeros kept', async (_, text) => {
    const { rows, dialect, detection } = await readBytes(text)

    expect(detection.format?.kind.value).toBe('xls')
    expect(dialect.columns).toEqual(['SKU', 'EAN', 'Name'])
    expect(rows.map(({ cells }) => cells)).toEqual([['P-1', '0036000291452', 'Café & Tee']])
  })

  it.each(['xlsx', 'xls', 'ods'] as const)('show a column of tall merged cells as filled in %s', async (type) => {
    const rows = Array.from({ length: 6 }, (_, i) => [i % 3 ? null : `Group ${i}`, ...pen.with(0, `P-${i}`)])
    const change = (book: WorkBook) => {
      const sheet = book.Sheets['Prices']
      const merged = (from: number) => ({ s: { r: from, c: 0 }, e: { r: from + 2, c: 0 } })
      if (sheet) sheet['!merges'] = [merged(1), merged(4)]
    }

    const { detection } = await readBytes(aWorkbook({ Prices: [['category', ...head], ...rows] }, { type, change }))

    expect(detection.columns[0]).toMatchObject({ filled: 1, samples: ['Group 0', 'Group 3'] })
  })

  it('count a tall merged cell for each of its rows', async () => {
    const change: NonNullable<Parameters<typeof aWorkbook>[1]>['change'] = (book) => {
      const sheet = book.Sheets['Pens']
      if (sheet) sheet['!merges'] = [{ s: { r: 1, c: 2 }, e: { r: 2, c: 2 } }]
    }
    const bytes = aWorkbook({ Pens: [head, pen, ['P-2', '0036000291452', null, 2]] }, { change })

    const { rows } = await readBytes(bytes)

    expect(rows.map(({ cells }) => cells[2])).toEqual(['Pen', 'Pen'])
  })
})

describe('trees', () => {
  const shelf = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
    minLength: 3,
    maxLength: 30,
  })

  it('are read where JSON keeps them under their keys, however the keys are written', async () => {
    await fc.assert(
      fc.asyncProperty(shelf, fc.boolean(), async (keys, isNested) => {
        const articles = Object.fromEntries(keys.map((key, i) => [key, { title: `Article ${i}`, stock: i }]))
        const text = JSON.stringify(isNested ? { meta: { date: '2026-01-01' }, products: articles } : articles)

        const { rows, dialect } = await readBytes(text)

        const place = dialect.columns?.indexOf('@key') ?? -1
        const title = dialect.columns?.indexOf('title') ?? -1
        const whole = rows.filter(({ defect }) => defect === null)
        expect(rows.length).toBe(keys.length)
        expect(
          whole.every(({ cells }) => cells[title] === (articles[cells[place] ?? ''] as { title: string }).title),
        ).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('take the key as the article number, and no part of an article for an article', async () => {
    const sizes = { S: { stock: 1 }, M: { stock: 2 }, L: { stock: 3 } }
    const articles = { 'A-1': { title: 'Shirt', price: 9.5, sizes }, 'A-2': { title: 'Coat', price: 89, sizes } }
    const text = JSON.stringify({ articles: { ...articles, 'A-3': { title: 'Hat', price: 12, sizes } } })

    const { rows, detection } = await readBytes(text)

    expect(detection.format?.records?.value).toBe('/articles/*')
    expect(rows.length).toBe(3)
    expect(suggestProfile({ detection, name: 'shop.json' }).fields).toMatchObject({
      supplierSku: { from: { column: '@key' } },
      title: { from: { column: 'title' } },
    })
  })

  it('refuse what stands among them and is no article, with its line', async () => {
    const text = '{\n"A-1":{"title":"Pen"},\n"A-2":{"title":"Ink"},\n"A-3":"sold out",\n"A-4":{"title":"Cap"}\n}'

    const { rows } = await readBytes(text, { format: { kind: 'json', records: '/*' } })

    expect(rows.map(({ line, cells, defect }) => [line, defect?.code ?? cells.join('|')])).toEqual([
      [2, 'A-1|Pen'],
      [3, 'A-2|Ink'],
      [4, 'RECORD_NOT_READ'],
      [5, 'A-4|Cap'],
    ])
  })

  it('read JSON as it was, in portions of any size', async () => {
    const leaf = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean(), fc.constant(null))
    const record = fc.record({ a: leaf, b: leaf, c: fc.record({ d: leaf }) })
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 30 }), fc.boolean(), async (records, indented) => {
        const text = JSON.stringify({ meta: { of: 'x' }, data: { items: records } }, null, indented ? 2 : 0)

        const { rows, dialect } = await readBytes(text, { format: { records: '/data/items' } })

        const columns = dialect.columns ?? []
        const cellOf = (row: (typeof rows)[number] | undefined, name: string) => row?.cells[columns.indexOf(name)] ?? ''
        expect(rows).toHaveLength(records.length)
        for (const [i, { a, c }] of records.entries()) {
          if (rows[i]?.defect) continue
          expect(cellOf(rows[i], 'a')).toBe(a === null ? '' : String(a))
          expect(cellOf(rows[i], 'c/d')).toBe(c.d === null ? '' : String(c.d))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('tell a BMEcat catalogue and suggest its fields', async () => {
    const article = (i: number) =>
      `<ARTICLE><SUPPLIER_AID>A-${i}</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Pen ${i}</DESCRIPTION_SHORT><EAN>4006381333931</EAN></ARTICLE_DETAILS><ARTICLE_FEATURES><FEATURE><FNAME>Weight</FNAME><FVALUE>2</FVALUE><FUNIT>kg</FUNIT></FEATURE></ARTICLE_FEATURES><ARTICLE_PRICE_DETAILS><ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>1.50</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS></ARTICLE>`
    const text = `<?xml version="1.0"?>\n<BMECAT version="1.2"><HEADER/><T_NEW_CATALOG>\n${article(1)}\n${article(2)}\n</T_NEW_CATALOG></BMECAT>`

    const { rows, detection } = await readBytes(text)

    const profile = suggestProfile({ detection, name: 'bmecat.xml' })
    expect(detection.format).toMatchObject({
      reading: 'BMEcat 1.2',
      records: { value: '/BMECAT/T_NEW_CATALOG/ARTICLE' },
    })
    expect(rows.map(({ line }) => line)).toEqual([3, 4])
    expect(profile.fields).toMatchObject({
      supplierSku: { from: { column: 'SUPPLIER_AID' } },
      price: { from: { column: 'ARTICLE_PRICE_DETAILS/ARTICLE_PRICE[net_list]/PRICE_AMOUNT' } },
    })
    expect(rows[0]?.cells).toContain('Weight: 2 kg')
  })

  it('tell the language of a BMEcat catalogue apart from its name, and suggest the texts in it', async () => {
    const product = (i: number) =>
      `<PRODUCT><SUPPLIER_PID>A-${i}</SUPPLIER_PID><PRODUCT_DETAILS><DESCRIPTION_SHORT lang="fr-FR">Stylo ${i}</DESCRIPTION_SHORT><DESCRIPTION_SHORT lang="de-DE">Stift ${i}</DESCRIPTION_SHORT></PRODUCT_DETAILS></PRODUCT>`
    const text = `<?xml version="1.0"?>\n<BMECAT version="2005"><HEADER><CATALOG><LANGUAGE default="true">de-DE</LANGUAGE></CATALOG></HEADER><T_NEW_CATALOG>\n${product(1)}\n${product(2)}\n</T_NEW_CATALOG></BMECAT>`

    const { detection } = await readBytes(text)

    expect(detection.format).toMatchObject({ reading: 'BMEcat 2005', language: 'de-DE' })
    expect(suggestProfile({ detection, name: 'bmecat.xml' }).fields.title).toEqual({
      from: { column: 'PRODUCT_DETAILS/DESCRIPTION_SHORT[de-DE]' },
    })
  })

  it('tell ONIX, its identifiers and prices by their types', async () => {
    const book = (reference: string, isbn: string) =>
      `<Product><RecordReference>${reference}</RecordReference><ProductIdentifier><ProductIDType>01</ProductIDType><IDValue>own</IDValue></ProductIdentifier><ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>${isbn}</IDValue></ProductIdentifier><DescriptiveDetail><TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitleText>Roseanna</TitleText></TitleElement></TitleDetail></DescriptiveDetail><ProductSupply><SupplyDetail><Price><PriceType>01</PriceType><PriceAmount>6.99</PriceAmount><CurrencyCode>GBP</CurrencyCode></Price><Price><PriceType>02</PriceType><PriceAmount>7.99</PriceAmount><CurrencyCode>GBP</CurrencyCode></Price></SupplyDetail></ProductSupply></Product>`
    const text = `<?xml version="1.0"?><ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference">${book('r-1', '9780007232833')}\n${book('r-2', '9780007242917')}</ONIXMessage>`

    const { rows, dialect, detection } = await readBytes(text)

    const { fields } = suggestProfile({ detection, name: 'books.xml' })
    const cellOf = (field: 'ean' | 'title' | 'price') => {
      const from = fields[field]?.from
      return rows[0]?.cells[dialect.columns?.indexOf(from && 'column' in from ? from.column : '') ?? -1]
    }
    expect(detection.format?.reading).toBe('ONIX 3.0')
    expect([cellOf('ean'), cellOf('title'), cellOf('price')]).toEqual(['9780007232833', 'Roseanna', '7.99'])
  })

  it('tell a cXML catalogue', async () => {
    const item = (sku: string, price: string) =>
      `<IndexItem><IndexItemAdd><ItemID><SupplierPartID>${sku}</SupplierPartID></ItemID><ItemDetail><UnitPrice><Money currency="USD">${price}</Money></UnitPrice><Description xml:lang="en">Eraser, pink<ShortName>Eraser</ShortName></Description><ManufacturerPartID>E-9</ManufacturerPartID><ManufacturerName>Pelikan</ManufacturerName></ItemDetail></IndexItemAdd></IndexItem>`
    const text = `<?xml version="1.0"?>\n<!DOCTYPE Index SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">\n<Index>${item('34A11', '3.95')}\n${item('34A12', '1,203.95')}</Index>`

    const { rows, detection } = await readBytes(text)

    expect(rows.length).toBe(2)
    expect(suggestProfile({ detection, name: 'cxml.xml' }).fields).toMatchObject({
      supplierSku: { from: { column: 'IndexItemAdd/ItemID/SupplierPartID' } },
      title: { from: { column: 'IndexItemAdd/ItemDetail/Description[en]/ShortName' } },
      description: { from: { column: 'IndexItemAdd/ItemDetail/Description[en]' } },
      brand: { from: { column: 'IndexItemAdd/ItemDetail/ManufacturerName' } },
      price: { from: { column: 'IndexItemAdd/ItemDetail/UnitPrice/Money' } },
      currency: { from: { column: 'IndexItemAdd/ItemDetail/UnitPrice/Money/@currency' } },
    })
  })

  it('tell a Google Merchant feed', async () => {
    const text = `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>\n<item><g:id>1</g:id><g:title>Pen</g:title><g:price>1.50 EUR</g:price></item>\n<item><g:id>2</g:id><g:title>Ink</g:title><g:price>2.50 EUR</g:price></item></channel></rss>`

    const { rows, detection } = await readBytes(text)

    expect(detection.format?.reading).toBe('Google Merchant')
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['1', 'Pen', '1.50 EUR'],
      ['2', 'Ink', '2.50 EUR'],
    ])
  })

  it('read a price catalogue of EDIFACT, signs released', async () => {
    const text = `UNA:+.? 'UNB+UNOC:3+A+B+241101:1000+R1'UNH+1+PRICAT:D:96A:UN'BGM+9'CUX+2:EUR:8'\nLIN+1++4006381333931:EN'PIA+5+P-1:SA'IMD+F++:::Pen ?'blue?''PRI+AAA:1.50'\nLIN+2++0036000291452:EN'PRI+AAA:2'UNT+10+1'UNZ+1+R1'`

    const { rows, dialect } = await readBytes(text)

    const cell = (row: number, name: string) => rows[row]?.cells[dialect.columns?.indexOf(name) ?? -1]
    expect(rows.map(({ line }) => line)).toEqual([2, 3])
    expect([cell(0, 'LIN/EN'), cell(0, 'PIA/SA'), cell(0, 'IMD/F'), cell(0, 'PRI/AAA'), cell(1, '../CUX')]).toEqual([
      '4006381333931',
      'P-1',
      "Pen 'blue'",
      '1.50',
      'EUR',
    ])
  })
})

describe('JSON', () => {
  const pens = [
    { sku: 'P-1', 'Preis/Stück': 1.5 },
    { sku: 'P-2', 'Preis/Stück': 2.5 },
  ]
  const key = fc.oneof(
    fc.constantFrom(
      'data/items',
      '+',
      '~',
      '~1',
      '*',
      '[]',
      '{}',
      '*[]',
      '',
      'a.b',
      'http://x.example/ns#list',
      '/',
      '@key',
    ),
    fc.string({ minLength: 1, maxLength: 8 }),
  )

  it('finds records below keys of any signs, and reads them again by the path that it tells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 3 }), async (keys) => {
        const document = keys.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), pens)
        const text = JSON.stringify(document)

        const found = await readBytes(text)
        const again = await readBytes(text, { format: { records: found.detection.format?.records?.value ?? '' } })

        expect(found.dialect.columns).toEqual(['sku', 'Preis/Stück'])
        for (const { rows } of [found, again])
          expect(rows.map(({ cells }) => cells)).toEqual([
            ['P-1', '1.5'],
            ['P-2', '2.5'],
          ])
      }),
      { numRuns: 60 },
    )
  })

  it('reads the elements of a list whose key has such signs', async () => {
    const shirts = ['Red', 'Blue'].map((title, i) => ({
      title,
      'variants/+': [1, 2].map((size) => ({ sku: `S-${i}-${size}`, price: size })),
    }))

    const { rows, detection } = await readBytes(JSON.stringify({ 'p/q': shirts }))

    expect(detection.format?.records?.value).toBe('/p~1q/+/variants~1+')
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Red', 'S-0-1', '1'],
      ['Red', 'S-0-2', '2'],
      ['Blue', 'S-1-1', '1'],
      ['Blue', 'S-1-2', '2'],
    ])
  })
})

describe('containers', () => {
  const csv = 'sku;price\nP-1;1.5\nP-2;2.5\n'

  it('read what is inside gzip and ZIP', async () => {
    const zip = aZip({ 'readme.md': Buffer.from('see prices'), 'prices.csv': Buffer.from(csv) })

    const [packed, archived] = [await readBytes(gzipSync(csv)), await readBytes(zip)]

    expect(packed.rows.map(({ cells }) => cells[0])).toEqual(['P-1', 'P-2'])
    expect(archived.rows.map(({ cells }) => cells[0])).toEqual(['P-1', 'P-2'])
  })

  it('read a gzip file inside a ZIP', async () => {
    const { rows } = await readBytes(aZip({ 'prices.csv.gz': gzipSync(csv) }))

    expect(rows.map(({ cells }) => cells[0])).toEqual(['P-1', 'P-2'])
  })

  it('read several files of an archive in one numbering', async () => {
    const zip = aZip({ 'a.csv': Buffer.from(csv), 'b.csv': Buffer.from(csv), 'c.txt': Buffer.from('no') })

    const { rows } = await readBytes(zip, { format: { entries: '*.csv' } })

    expect(rows.map(({ line }) => line)).toEqual([2, 3, 10_000_002, 10_000_003])
  })
})
