import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it. */
async function read(content: string) {
  return folder.read(content, 'export.csv')
}

const rows = (header: string, row: (i: number, ean: string) => string) =>
  `${[header, ...EANS.map((ean, i) => row(i + 1, ean))].join('\n')}\n`

describe('what programs export', () => {
  it('weighs what the column beside the weight says, row by row: Akeneo', async () => {
    const { drafts } = await read(
      rows('sku;ean;name-en_US;weight;weight-unit', (i, ean) =>
        [`A-${i}`, ean, `Pen ${i}`, i * 500, i % 2 ? 'GRAM' : 'KILOGRAM'].join(';'),
      ),
    )

    expect(drafts.map(({ weight }) => weight)).toEqual(['0.5', '1000', '1.5', '2000', '2.5', '3000'])
  })

  it('sells at the list price and not at the cost: Odoo', async () => {
    const { drafts } = await read(
      rows(
        'id,default_code,barcode,name,list_price,standard_price',
        (i, ean) => `__export__.p_${i},A-${i},${ean},Pen ${i},${i}.5,${i}.1`,
      ),
    )

    expect(drafts[1]).toMatchObject({ supplierSku: 'A-2', price: '2.5', cost: '2.1', compareAtPrice: null })
  })

  it('finds an article by its own number, and not by that of who makes it: Shopware 5', async () => {
    const { drafts } = await read(
      rows(
        'ordernumber;mainnumber;name;supplier;tax;price_EK;pseudoprice_EK;instock;description;description_long;suppliernumber;ean;categories;purchasePrice',
        (i, ean) =>
          `SW${i};SW${i};Glasses ${i};Ray;19.00;${i},50;${i === 1 ? '0' : '9,00'};${i};short;<p>long</p>;M${i};${ean};14|21;0`,
      ),
    )

    expect(drafts.slice(0, 2)).toMatchObject([
      {
        supplierSku: 'SW1',
        manufacturerReference: 'M1',
        brand: 'Ray',
        shortDescription: 'short',
        description: 'long',
        price: '1.5',
        compareAtPrice: null,
        cost: null,
        category: null,
      },
      { compareAtPrice: '9' },
    ])
  })

  it('has nothing where false stands for a text: Odoo in JSON', async () => {
    const records = EANS.map((barcode, i) => ({
      default_code: `O-${i}`,
      barcode,
      name: `Desk ${i}`,
      list_price: i + 0.5,
      description_sale: i === 1 ? 'Made of oak' : false,
      active: i !== 2,
    }))

    const { drafts } = await read(JSON.stringify({ jsonrpc: '2.0', result: { records } }))

    expect(drafts.slice(0, 3)).toMatchObject([
      { title: 'Desk 0', description: null, isActive: true },
      { description: 'Made of oak' },
      { description: null, isActive: false },
    ])
  })

  it('has attributes by their codes as specifications, and no description of all of them: Magento 2 in JSON', async () => {
    const items = EANS.map((_, i) => ({
      sku: `M-${i}`,
      name: `Bag ${i}`,
      price: i + 0.5,
      custom_attributes: [
        { attribute_code: 'description', value: '<p>Large</p>' },
        { attribute_code: 'color', value: 'Red' },
      ],
    }))

    const { drafts } = await read(JSON.stringify({ items }))

    expect(drafts[0]).toMatchObject({
      description: null,
      technicalSpecs: { description: '<p>Large</p>', color: 'Red' },
    })
  })

  it('has each value of a product, the texts of one language and the weight in its unit: Akeneo in JSON', async () => {
    const value = (data: unknown, locale: string | null = null) => ({ locale, scope: null, data })
    const items = EANS.map((ean, i) => ({
      identifier: `A-${i}`,
      enabled: true,
      values: {
        name: [value(`Shirt ${i}`, 'en_US'), value(`Chemise ${i}`, 'fr_FR')],
        ean: [value(ean)],
        price: [value([{ amount: `${i + 10}.50`, currency: 'EUR' }])],
        weight: [value({ amount: '500.0000', unit: i === 1 ? 'KILOGRAM' : 'GRAM' })],
      },
    }))

    const { drafts, problems } = await read(JSON.stringify({ _links: {}, _embedded: { items } }))

    expect(problems).toEqual([])
    expect(drafts.slice(0, 2)).toMatchObject([
      { supplierSku: 'A-0', ean: EANS[0], title: 'Shirt 0', price: '10.5', currency: 'EUR', weight: '0.5' },
      { title: 'Shirt 1', weight: '500' },
    ])
  })

  it('has the price in the first of several currencies, and says which: Akeneo in JSON', async () => {
    const value = (data: unknown) => [{ locale: null, scope: null, data }]
    const products = EANS.map((ean, i) => ({
      identifier: `A-${i}`,
      values: {
        ean: value(ean),
        name: value(`Shirt ${i}`),
        price: value([
          { amount: `${i + 10}.50`, currency: 'EUR' },
          ...(i % 2 ? [{ amount: `${i + 12}.50`, currency: 'USD' }] : []),
        ]),
      },
    }))

    const { drafts } = await read(JSON.stringify(products))

    expect(drafts.map(({ price, currency }) => [price, currency])).toEqual(EANS.map((_, i) => [`${i + 10}.5`, 'EUR']))
  })

  it('is called what stands in its description: IdoSell', async () => {
    const products = EANS.map(
      (ean, i) =>
        `<product id="10${i}" currency="PLN"><producer id="1" name="Faber"/><category id="5" name="Biuro"/><description><name xml:lang="pol"><![CDATA[Pióro ${i}]]></name><name xml:lang="eng">Pen ${i}</name><long_desc xml:lang="pol"><![CDATA[<p>Opis ${i}</p>]]></long_desc></description><price gross="${i}.50"/><sizes><size id="0" name="uniw" code_producer="${ean}"><stock id="1" quantity="${i}"/></size></sizes></product>`,
    )

    const { drafts } = await read(
      `<?xml version="1.0"?><offer file_format="IOF"><products language="pol">${products.join('\n')}</products></offer>`,
    )

    expect(drafts[2]).toMatchObject({ ean: EANS[2], title: 'Pióro 2', brand: 'Faber', price: '2.5', stock: 2 })
  })

  it('has the texts of one language, the first: PrestaShop in XML', async () => {
    const texts = (one: string, other: string) =>
      `<language id="1"><![CDATA[${one}]]></language><language id="2"><![CDATA[${other}]]></language>`
    const products = EANS.map(
      (ean, i) =>
        `<product><reference>P-${i}</reference><ean13>${ean}</ean13><price>${i}.500000</price><name>${texts(`Mug ${i}`, `Becher Nummer ${i}`)}</name><description>${texts('<p>Large</p>', '<p>Groß</p>')}</description></product>`,
    )

    const { drafts } = await read(
      `<?xml version="1.0"?><prestashop><products>${products.join('')}</products></prestashop>`,
    )

    expect(drafts[1]).toMatchObject({ supplierSku: 'P-1', title: 'Mug 1', description: 'Large' })
  })

  it('has names with their values, wherever the list of them is called so: Ceneo', async () => {
    const offers = EANS.map(
      (ean, i) =>
        `<o id="${i}" price="1${i}.99" stock="${i}"><name>Pen ${i}</name><attrs><a name="Producent">Acme</a><a name="EAN">${ean}</a></attrs></o>`,
    )

    const { drafts } = await read(`<?xml version="1.0"?><offers version="1">${offers.join('')}</offers>`)

    expect(drafts[1]).toMatchObject({ title: 'Pen 1', technicalSpecs: { Producent: 'Acme', EAN: EANS[1] } })
  })

  it('takes no category from the keys of another table: Shopware 6', async () => {
    const key = (i: number) => i.toString(16).padStart(32, '0')

    const { drafts } = await read(
      rows('product_number;ean;name;price_gross;categories', (i, ean) =>
        [`SW-${i}`, ean, `Shirt ${i}`, `${i}.5`, `${key(i)}|${key(i + 9)}`].join(';'),
      ),
    )

    expect(drafts[0]).toMatchObject({ supplierSku: 'SW-1', price: '1.5', category: null })
  })

  it("has the shop's own category, and not the number of Google's: a feed as text", async () => {
    const { drafts } = await read(
      rows('id\ttitle\tgtin\tprice\tgoogle product category\tproduct type', (i, ean) =>
        [`A-${i}`, `Pen ${i}`, ean, `${i}.50 EUR`, '1234', 'Home > Pens'].join('\t'),
      ),
    )

    expect(drafts[0]?.category).toEqual(['Home', 'Pens'])
  })

  it('sells at the price of a sale where there is one, though every row of the first file has one', async () => {
    const file = (sale: (i: number) => string) =>
      rows('SKU,EAN,Name,Sale price,Regular price', (i, ean) => `A-${i},${ean},Pen ${i},${sale(i)},${i}.5`)
    const path = await folder.write(
      file((i) => `${i}.1`),
      'first.csv',
    )
    const { file: looked, detection } = await lookAtSource(path, { isOpen: true })
    await looked.close()
    await folder.write(
      file(() => ''),
      'first.csv',
    )

    const { drafts } = await readCatalogue(path, { profile: suggestProfile({ detection, name: 'x' }) })

    expect(drafts[0]).toMatchObject({ price: '1.5', compareAtPrice: null })
  })

  it('sells at the price of a sale where there is one, and else at the regular one: WooCommerce', async () => {
    const { drafts } = await read(
      rows(
        'SKU,EAN,Name,Sale price,Regular price',
        (i, ean) => `A-${i},${ean},Pen ${i},${i === 2 ? '' : `${i}.1`},${i}.5`,
      ),
    )

    expect(drafts.slice(0, 2)).toMatchObject([
      { price: '1.1', compareAtPrice: '1.5' },
      { price: '2.5', compareAtPrice: null },
    ])
  })

  it('knows what is asked from what was asked, and the first category of a list: Flipkart', async () => {
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
    const category = (i: number) => (i % 2 ? '["Shoes >> Boots >> Winter"]' : '["Shoes >> Sandals", "Sale >> Shoes"]')

    const { drafts } = await read(
      rows('uniq_id,product_name,product_category_tree,retail_price,discounted_price', (i) =>
        [`c${i}d7`, `Boot ${i}`, cell(category(i)), i * 10, i * 9].join(','),
      ),
    )

    expect(drafts.slice(0, 2)).toMatchObject([
      { price: '9', compareAtPrice: '10', category: ['Shoes', 'Boots', 'Winter'] },
      { price: '18', compareAtPrice: '20', category: ['Shoes', 'Sandals'] },
    ])
  })

  it('takes the levels of a category, and no list of a program', async () => {
    const { drafts } = await read(
      rows('sku,ean,name,sellers,amazon_category_and_sub_category', (i, ean) =>
        [`A-${i}`, ean, `Pen ${i}`, `"{""seller""=>[{""name""=>""B${i}""}]}"`, `Hobbies > Trains > Rail ${i}`].join(
          ',',
        ),
      ),
    )

    expect(drafts[0]?.category).toEqual(['Hobbies', 'Trains', 'Rail 1'])
  })

  it('takes values that repeat in a tree for no levels of a category', async () => {
    const products = EANS.map((ean, i) => ({ ean, name: `Pen ${i}`, sizes: { list: ['S', 'M', 'L'] } }))

    const { drafts } = await read(JSON.stringify(products))

    expect(drafts[0]?.category).toBeNull()
  })

  it('reads days month first where prices are in dollars, though every one of them could be otherwise', async () => {
    const { drafts } = await read(
      rows('sku,ean,name,price usd,release date', (i, ean) => `A-${i},${ean},Pen ${i},${i}.5,0${i}/02/2026`),
    )

    expect(drafts[2]?.availableFrom).toBe('2026-03-02')
  })

  it.each([
    ['Home,Pens', 'Categories (x,y,z...)', ['Home']],
    ['Default Category/Pens,Default Category/Gifts', 'categories', ['Default Category', 'Pens']],
    ['Salt, Pepper', 'Category', ['Salt, Pepper']],
  ])('has the category of %s under %s', async (written, header, category) => {
    const { drafts } = await read(rows(`sku;ean;name;${header}`, (i, ean) => `A-${i};${ean};Pen ${i};${written}`))

    expect(drafts[0]?.category).toEqual(category)
  })

  it('takes the article for its number, and not for what it is made of: SAP', async () => {
    const { drafts, problems } = await read(
      `${'-'.repeat(50)}\n${rows('|Material|EAN/UPC-Code |Materialkurztext|Preis|', (i, ean) => `|A-${i}     |${ean}|Stift ${i}|${i},50|`)}${'-'.repeat(50)}\n`,
    )

    expect(drafts[2]).toMatchObject({ supplierSku: 'A-3', title: 'Stift 3', price: '3.5', material: null })
    expect(problems.map(({ code }) => code)).toEqual(['ROW_TOO_SHORT'])
  })

  it('keeps a column Material that says what things are made of', async () => {
    const { drafts } = await read(
      rows('SKU;EAN;Name;Material', (i, ean) => `A-${i};${ean};Pen ${i};${i % 2 ? 'Holz' : 'Metall'}`),
    )

    expect(drafts[0]?.material).toBe('Holz')
  })

  it.each([
    ['as formulas', (text: string) => `="${text}"`],
    ['as formulas in quotes', (text: string) => `"=""${text}"""`],
    ['behind apostrophes', (text: string) => `'${text}`],
  ])('has numbers that a spreadsheet was told to keep %s', async (_, marked) => {
    const { drafts, problems } = await read(
      rows('SKU;EAN;Name;Price', (i, ean) => [marked(`00${i}`), marked(ean), `Pen ${i}`, marked(`${i},50`)].join(';')),
    )

    expect(problems).toEqual([])
    expect(drafts[1]).toMatchObject({ supplierSku: '002', ean: EANS[1], price: '2.5' })
  })

  it('knows an article by its own number, and not by that of the document it is in: Elasticsearch', async () => {
    const hits = EANS.map((ean, i) => ({
      ...{ _index: 'p', _id: `${i}`, _score: 1 },
      _source: { sku: `A-${i}`, ean, name: `Pen ${i}`, price: i + 0.5 },
    }))

    const { drafts } = await folder.read(JSON.stringify({ took: 1, hits: { total: { value: 6 }, hits } }), 'hits.json')

    expect(drafts).toMatchObject(EANS.map((ean, i) => ({ ean, supplierSku: `A-${i}`, title: `Pen ${i}` })))
  })

  it('does not take a price for a size, or a language for a name', async () => {
    const { drafts } = await read(
      rows('SKU;EAN;Name;Description language;gross', (i, ean) => `A-${i};${ean};Pen ${i};de-DE;${i},99`),
    )

    expect(drafts[0]).toMatchObject({ size: null, description: null, shortDescription: null })
  })
})

// Longer than any cell may be; what takes the square of it would take minutes.
const LONG = 200_000

describe('a file that is made to take long', () => {
  it.each<[string, string]>([
    ['blanks', ' '.repeat(LONG)],
    ['open quotes', '"'.repeat(LONG + 1)],
    ['entities', '&amp;'.repeat(LONG / 5)],
    ['ampersands', '&'.repeat(LONG)],
    ['brackets', '<'.repeat(LONG)],
    ['open tags', '<p '.repeat(LONG / 3)],
    ['comments', '<!--'.repeat(LONG / 4)],
    ['digits', '1'.repeat(LONG)],
    ['digits in groups', '1.000.'.repeat(LONG / 6)],
    ['dates', '01/02/'.repeat(LONG / 6)],
    ['pairs', 'a: b;'.repeat(LONG / 5)],
    ['addresses', 'https://a.example/,'.repeat(LONG / 19)],
    ['backslashes and commas', '\\,'.repeat(LONG / 2)],
    ['double encoding', 'Ã©'.repeat(LONG / 2)],
    ['half of double encoding', 'Ã'.repeat(LONG)],
    ['paths', 'a > '.repeat(LONG / 4)],
    ['slashes', '/'.repeat(LONG)],
    ['words', 'ab '.repeat(LONG / 3)],
    ['a price for many', `12 ${'EUR '.repeat(LONG / 4)}/ 100`],
  ])(
    'is read to its end with cells of nothing but %s',
    async (_, cell) => {
      for (const quote of ['', '"']) {
        const text = cell.replaceAll('"', '""')
        const list = rows('SKU;EAN;Name;Description;Price;Category;Image;Available from', (i, ean) =>
          [
            `A-${i}`,
            ean,
            `Pen ${i}`,
            ...Array(5).fill(i === 2 ? `${quote}${quote ? text : cell}${quote}` : `${i}`),
          ].join(';'),
        )

        await read(list).catch((error: { code?: string }) => expect(error.code).toMatch(/^IMPORT_/))
      }
    },
    20_000,
  )

  it.each<[string, string]>([
    ['XML elements', '<a>'.repeat(LONG / 3)],
    ['JSON brackets', '['.repeat(LONG)],
    ['JSON objects', '{"a":'.repeat(LONG / 5)],
    ['JSON keys', `{${'"a":1,'.repeat(LONG / 6)}"b":2}`],
  ])(
    'is read to its end, or refused, when it is nothing but %s',
    async (_, content) => {
      await read(content).catch((error: { code?: string }) => expect(error.code).toMatch(/^IMPORT_/))
    },
    20_000,
  )
})
