import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it: what is taken, and what is told of the rest. */
async function read(content: string | Uint8Array, name = 'odd.csv') {
  const { drafts, problems } = await folder.read(content, name)
  return {
    drafts,
    told: problems.map(({ line, code, column, value }) => [line, code, column, value]),
  }
}

async function suggested(content: string) {
  const { file, detection } = await lookAtSource(await folder.write(content, 'odd.csv'), {})
  await file.close()
  return suggestProfile({ detection, name: 'odd' }).fields
}

const rows = (header: string, row: (i: number, ean: string) => string) =>
  `${[header, ...EANS.map((ean, i) => row(i + 1, ean))].join('\n')}\n`

describe('a file that nobody would expect', () => {
  it.each([
    ['a login page', '\uFEFF\n<!DOCTYPE html><html><title>Sign in</title><form><input name="user"></form></html>'],
    [
      'one laid out by a table',
      '<html><table><tr><td>Password</td><td><input type="password"></td></tr><tr><td>a</td><td>b</td></tr></table></html>',
    ],
    ['an error page of XHTML', '<?xml version="1.0"?>\n<!-- proxy -->\n<!DOCTYPE html PUBLIC "-//W3C"><p>502</p>'],
    ['one that is compressed', gzipSync('<!doctype html><h1>404 Not Found</h1>')],
  ])('is told as the web page it is: %s', async (_, content) => {
    const looked = lookAtSource(await folder.write(content, 'prices.csv'), {})

    await expect(looked).rejects.toMatchObject({ code: 'IMPORT_FILE_WEB_PAGE' })
  })

  it('tells every row where decimal commas part the cells of prices: the header has fewer names', async () => {
    const { drafts, told } = await read(
      rows('SKU,EAN,Name,Price,Stock', (i, ean) => `A-${i},${ean},Pen ${i},${i},50,${i}`),
    )

    expect(drafts).toEqual([])
    expect(told[0]).toEqual([2, 'ROW_TOO_LONG', '6', '1'])
    expect(told).toHaveLength(6)
  })

  it('tells every row where entities in bare cells part them', async () => {
    const { drafts, told } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Caf&eacute; &amp; th&eacute;;${i},50`),
    )

    expect(drafts).toEqual([])
    expect(told[0]).toMatchObject([2, 'ROW_TOO_LONG', '5', expect.anything()])
  })

  it('takes a header whose last names are empty as it is', async () => {
    const { drafts } = await read(rows('SKU;EAN;Name;Price;', (i, ean) => `A-${i};${ean};Pen ${i};${i},50;remark`))

    expect(drafts).toHaveLength(6)
  })

  it('does not believe a first line that names another delimiter than the rows have', async () => {
    const { drafts } = await read(
      `sep=,\n${rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};"Pen, ${i}";${i},50`)}`,
    )

    expect(drafts.map(({ title, price }) => [title, price])).toContainEqual(['Pen, 3', '3.5'])
  })

  it.each(['Total', 'Gesamtsumme:', 'Sous-total', 'TOTALE'])(
    'makes no product of the line of sums %s',
    async (word) => {
      const list = rows('SKU;EAN;Name;Price;Stock', (i, ean) => `A-${i};${ean};Pen ${i};${i},50;${i}`)

      const { drafts, told } = await read(`${list}${word};;6 articles;21,00;21\n`)

      expect(drafts).toHaveLength(6)
      expect(told).toEqual([[8, 'ROW_IS_TOTAL', 'SKU', word]])
    },
  )

  it('takes a product that is called Total and has an EAN', async () => {
    const { drafts } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `${i === 3 ? 'TOTAL' : `A-${i}`};${ean};Oil ${i};${i},50`),
    )

    expect(drafts[2]).toMatchObject({ supplierSku: 'TOTAL', ean: EANS[2] })
  })

  it.each([
    ['Price per 100', [], { do: 'multiply', by: '0.01' }],
    ['Preis pro 1000', [], { do: 'multiply', by: '0.001' }],
    ['Preis', ['Preiseinheit'], { do: 'formula', formula: 'if(empty([Preiseinheit]), value, value / [Preiseinheit])' }],
  ])('makes the price of one out of %s %j', async (price, more, step) => {
    const list = rows(['SKU', 'EAN', 'Name', price, ...more].join(';'), (i, ean) =>
      [`A-${i}`, ean, `Pen ${i}`, `${i * 100},50`, ...more.map(() => (i % 2 ? '100' : '1'))].join(';'),
    )

    expect((await suggested(list)).price?.transforms).toEqual([step])
  })

  it.each([
    ['SKU;EAN;Name;Price', ';', '2.000'],
    ['SKU;EAN;Name;Price', ';', '2,000'],
    ['SKU,EAN,Name,Price', ',', '2.000'],
    ['SKU\tEAN\tName\tPrice', '\t', '2,000'],
  ])('tells prices that are all thousands or all thousandths: %j, %j, %s', async (header, mark, price) => {
    const { drafts, told } = await read(
      rows(header, (i, ean) => [`100${i}`, ean, `Pen ${i}`, price.replace('2', String(i))].join(mark)),
    )

    expect(drafts).toEqual([])
    expect(told.map(([, code]) => code)).toEqual(EANS.map(() => 'DECIMAL_AMBIGUOUS'))
  })

  it.each(['.', ','])('reads three decimals behind %s in a tree, whose numbers have no thousands', async (mark) => {
    const list = EANS.map(
      (ean, i) => `<item><sku>A-${i}</sku><ean>${ean}</ean><name>Pen</name><price>${i + 1}${mark}250</price></item>`,
    )

    const { drafts } = await read(`<?xml version="1.0"?><items>${list.join('\n')}</items>`, 'odd.xml')

    expect(drafts.map(({ price }) => price)).toEqual(['1.25', '2.25', '3.25', '4.25', '5.25', '6.25'])
  })

  it('makes a price out of one in cents', async () => {
    const { drafts } = await read(
      rows('SKU;EAN;Name;Price in cents', (i, ean) => `A-${i};${ean};Pen ${i};${i * 100 + 50}`),
    )

    expect(drafts.map(({ price }) => price)).toEqual(['1.5', '2.5', '3.5', '4.5', '5.5', '6.5'])
  })

  it.each([
    ['EAN', 'EAN_NOT_DIGITS', (i: number) => `${EANS[i - 1]},${EANS[i % 6]}`, '5'],
    ['Stock', 'INTEGER_NOT_READ', (_: number, ean: string) => ean, '5k'],
  ] as const)('tells a column %s of which every cell is wrong', async (_, code, ean, stock) => {
    const { told } = await read(
      rows('SKU;EAN;Name;Price;Stock', (i, own) => `A-${i};${ean(i, own)};Pen ${i};${i},50;${stock}`),
    )

    expect(told.map(([line, found]) => [line, found])).toEqual([2, 3, 4, 5, 6, 7].map((line) => [line, code]))
  })

  it('divides a price by how many it is for', async () => {
    const list = rows('SKU;EAN;Name;Preis;Preiseinheit', (i, ean) =>
      [`A-${i}`, ean, `Pen ${i}`, `${i}00,50`, i === 1 ? '' : i === 2 ? '1' : '100'].join(';'),
    )

    const { drafts } = await read(list)

    expect(drafts.map(({ price }) => price)).toEqual(['100.5', '200.5', '3.005', '4.005', '5.005', '6.005'])
  })

  it.each([
    ['12,50 EUR/100 St', '0.125', 'EUR'],
    ['EUR 12,50 / 100', '0.125', 'EUR'],
    ['12,50 € / Stk', '12.5', 'EUR'],
    ['1.250,00 € per 1000 pcs', '1.25', 'EUR'],
    ['12,50 HT / 10 pièces', '1.25', null],
    ['12,50', '12.5', null],
  ])('makes the price of one out of the cell %s', async (price, one, currency) => {
    const { drafts, told } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen ${i};${i === 1 ? price : `${i},50 EUR / 100 St`}`),
    )

    expect(told).toEqual([])
    expect(drafts[0]).toMatchObject({ price: one })
    expect(drafts[0]?.currency).toBe(currency)
    expect(drafts[1]?.price).toBe('0.025')
  })

  it.each(['12,50 EUR / 12', '12,50 EUR/kg', '12,50 / 100', '12,50 EUR - 100'])(
    'tells the price %s, which nothing proves to be for so many',
    async (price) => {
      const { told } = await read(
        rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen ${i};${i === 4 ? price : `${i},50 EUR / 100 St`}`),
      )

      expect(told.map(([line, , , value]) => [line, value])).toEqual([[5, price]])
    },
  )

  it.each(['EAN ', 'EAN: ', 'GTIN:', 'EAN-13 ', 'ean13=', 'UPC '])('reads the EAN behind the word %s', async (word) => {
    const { drafts, told } = await read(
      rows('SKU;EAN;Name', (i, ean) => `A-${i};${word}${ean.slice(0, 12)} ${ean.slice(12)};Pen ${i}`),
    )

    expect(told).toEqual([])
    expect(drafts.map(({ ean }) => ean)).toEqual(EANS)
  })

  it.each([
    ['seconds', 1_767_225_600],
    ['milliseconds', 1_767_225_600_123],
  ])('has days where a program left %s', async (_, start) => {
    const { drafts, told } = await read(
      rows('SKU;EAN;Name;Release date', (i, ean) => `A-${i};${ean};Pen ${i};${start + i}`),
    )

    expect(told).toEqual([])
    expect(drafts.map(({ availableFrom }) => availableFrom)).toEqual(EANS.map(() => '2026-01-01'))
  })

  it('tells the cells of a price that is hardly readable, and does not leave the column out', async () => {
    const prices = ['12,50 / 100', '13,50', '14,50 per kilo', '15,50 €/Karton', '1,2 ,5', '16,50']

    const { drafts, told } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => `A-${i};${ean};Pen ${i};${prices[i - 1]}`),
    )

    expect(drafts.map(({ price }) => price)).toEqual(['13.5', '16.5'])
    expect(told.map(([line, code]) => [line, code])).toEqual([
      [2, 'PRICE_IS_RANGE'],
      [4, 'DECIMAL_NOT_READ'],
      [5, 'DECIMAL_NOT_READ'],
      [6, 'DECIMAL_NOT_READ'],
    ])
  })

  it('tells negative stock in all its spellings, or what cannot be one', async () => {
    const stock = ['-3', '(3)', '3-', '−3', '1-3', '-']

    const { drafts, told } = await read(
      rows('SKU;EAN;Name;Stock', (i, ean) => `A-${i};${ean};Pen ${i};${stock[i - 1]}`),
    )

    expect(drafts.every((draft) => draft.stock === -3)).toBe(true)
    expect(told.map(([line]) => line)).toEqual([2, 3, 4, 5, 6, 7])
  })

  it.each([
    ['keys twice', '"price":1,"price":2', /line 2: the record has "price" twice/],
    ['a comma too many', '"price":1,', /line 2/],
  ])('says where it is damaged when no JSON record can be read for %s', async (_, end, says) => {
    const list = `[\n${EANS.map((ean, i) => `{"sku":"A-${i}","ean":"${ean}","name":"Pen",${end}}`).join(',\n')}\n]`

    await expect(read(list, 'odd.json')).rejects.toMatchObject({
      code: 'IMPORT_FILE_DAMAGED',
      message: expect.stringMatching(says),
      details: { place: { line: 2 } },
    })
  })

  it.each([
    [
      'a comma behind the last record',
      '[{"sku":"A-1","name":"Pen"},\n]',
      'odd.json is damaged at line 2: "]" stands behind a comma. The comma is one too many, or what should follow was left out.',
    ],
    [
      'no end',
      '[{"sku":"A-1","name":"Pen"},\n{"sku":"A-2","na',
      'odd.json is damaged at line 2: the document ends inside a record: it was cut off. Ask the supplier for the whole file.',
    ],
    [
      'no end in XML',
      '<a><b><sku>A-1</sku><name>Pen</name></b><b><sku>A-2</sku><na',
      'It was cut off: ask the supplier for the whole file.',
    ],
  ])('says where a document is damaged that has %s', async (_, text, says) => {
    await expect(read(text, 'odd.json')).rejects.toThrow(says)
  })

  it.each([
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\n\n \n'.replace(' ', '')],
    ['blanks', '\n \n  \t\n'],
    ['a sentence', 'Hello\n'],
  ])('is no list when it has only %s', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'IMPORT_NO_RECORDS' })
  })

  it('reads a file of fixed width without header by the mapping that is suggested for it', async () => {
    const names = ['Pen', 'Ruler', 'Eraser', 'Notebook', 'Mug', 'Ink']
    const list = EANS.map((ean, i) =>
      [`A-${i}`.padEnd(8), ean.padEnd(16), (names[i] ?? '').padEnd(12), `${i}.50`].join(''),
    ).join('\n')

    const { drafts } = await read(`${list}\n`, 'odd.txt')

    expect(drafts[3]).toMatchObject({ supplierSku: 'A-3', ean: EANS[3], title: 'Notebook', price: '3.5' })
  })

  it('finds the name and the price of a short GS1 message', async () => {
    const items = EANS.map(
      (ean, i) =>
        `<tradeItem><gtin>0${ean}</gtin><tradeItemDescription languageCode="fr">Stylo ${i}</tradeItemDescription><price currencyCode="EUR">${i}.50</price></tradeItem>`,
    )
    const message = `<?xml version="1.0"?><m:message xmlns:m="urn:gs1:ecom:item:xsd:3">${items.join('')}</m:message>`

    const { drafts } = await read(message, 'odd.xml')

    expect(drafts[4]).toMatchObject({ ean: EANS[4], title: 'Stylo 4', price: '4.5', currency: 'EUR' })
  })

  it.each([
    ['tak', true],
    ['nie', false],
    ['sim', true],
    ['nee', false],
    ['да', true],
    ['nein', false],
  ])('reads %s as %s', async (word, value) => {
    const { drafts } = await read(
      rows('SKU;EAN;Name;Active', (i, ean) => `A-${i};${ean};Pen ${i};${i === 2 ? word : value ? 'yes' : 'no'}`),
    )

    expect(drafts.map(({ isActive }) => isActive)).toEqual(EANS.map(() => value))
  })
})
