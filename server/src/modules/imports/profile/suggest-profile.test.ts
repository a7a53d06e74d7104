import type { DetectedColumn } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { column, detectionOf } from '../testing/a-detection.ts'
import { readProfile } from './read-profile.ts'
import { suggestProfile } from './suggest-profile.ts'
import { synonyms } from './synonyms.ts'

describe('suggestProfile', () => {
  it('does not take one of several amounts that nobody names for the price', () => {
    const detection = detectionOf([
      column(1, { name: 'Betrag A', shape: 'price' }),
      column(2, { name: 'Betrag B', shape: 'price' }),
    ])

    expect(suggestProfile({ detection, name: 'x' }).fields).toEqual({})
  })

  it('reads a stock in words by a step that says what each counts as', () => {
    const said = (samples: string[]) => {
      const detection = detectionOf([column(1, { name: 'Stock', shape: 'text', samples })])
      return suggestProfile({ detection, name: 'x' }).fields.stock
    }

    expect(said(['>40', 'en stock', '3'])).toEqual({
      from: { column: 'Stock' },
      transforms: [{ do: 'mend', damage: 'stock-word' }],
    })
    expect(said(['>40', 'Paris', '3'])).toBeUndefined()
  })

  it.each([
    ['Categories', ['Clothing > Hoodies, Sale > Winter', 'Music'], [{ do: 'take', separator: ',', part: 1 }]],
    ['Rayon', ['A > B, C > D', 'C > E'], [{ do: 'take', separator: ',', part: 1 }]],
    ['Category', ['Food > Salt, Pepper > Ground', 'Food > Tea'], undefined],
  ])('takes the first of several paths of categories: %s %j', (name, samples, transforms) => {
    const detection = detectionOf([column(1, { name, shape: 'text', samples })])

    expect(suggestProfile({ detection, name: 'x' }).fields.category?.transforms).toEqual(transforms)
  })

  it('takes the regular price where few products have one of a promotion', () => {
    const detection = detectionOf([
      column(1, { name: 'Sale price', shape: 'price', filled: 0.1 }),
      column(2, { name: 'Regular price', shape: 'price' }),
    ])

    expect(suggestProfile({ detection, name: 'x' }).fields).toEqual({ price: { from: { column: 'Regular price' } } })
  })

  it('takes an EAN for the EAN under a name that may be any code', () => {
    const detection = detectionOf([
      column(1, { name: 'product-id', shape: 'gtin', distinct: 1 }),
      column(2, { name: 'seller-sku', shape: 'code', distinct: 1 }),
    ])

    const { fields } = suggestProfile({ detection, name: 'x' })

    expect(fields).toEqual({ ean: { from: { column: 'product-id' } }, supplierSku: { from: { column: 'seller-sku' } } })
  })

  it('takes a short description for the title where nothing else names the products', () => {
    const detection = detectionOf([
      column(1, { name: 'Descrizione', samples: ['Penna nera', 'Penna blu'], distinct: 1 }),
      column(2, { name: 'Codice', shape: 'code', distinct: 1 }),
    ])

    expect(suggestProfile({ detection, name: 'x' }).fields.title).toEqual({ from: { column: 'Descrizione' } })
  })

  it.each([
    ['Stock', 'boolean', ['yes', 'no']],
    ['VAT code', 'integer', ['1', '2']],
    ['Image', 'image-url', ['/p/1.jpg', '/p/2.jpg']],
  ] as const)('leaves %s that cannot be read alone', (name, shape, samples) => {
    const detection = detectionOf([column(1, { name, shape, samples: [...samples] })])

    expect(suggestProfile({ detection, name: 'x' }).fields).toEqual({})
  })

  it.each<[string, Partial<DetectedColumn>, unknown]>([
    ['VAT', { shape: 'decimal', samples: ['0.2', '0.055'] }, { do: 'multiply', by: '100' }],
    ['Gewicht (g)', { shape: 'integer', samples: ['120'] }, { do: 'convert-unit', to: 'kg', from: 'g' }],
    ['Breite mm', { shape: 'integer', samples: ['100'] }, { do: 'convert-unit', to: 'cm', from: 'mm' }],
    [
      'Bilder',
      { shape: 'image-url', samples: ['https://x.example/w_5,h_5/1.jpg,https://x.example/w_5,h_5/2.jpg'] },
      { do: 'regex', pattern: ',\\s*(https?://)', with: '|$1' },
    ],
  ])('brings %s to what the catalogue holds', (name, more, step) => {
    const { fields } = suggestProfile({ detection: detectionOf([column(1, { name, ...more })]), name: 'x' })

    expect(Object.values(fields)).toMatchObject([{ transforms: [step] }])
  })

  it.each([
    ['Weight (kg)', { samples: ['1.2'] }],
    ['VAT', { samples: ['20', '5.5'] }],
    ['VAT rate', { samples: ['0'] }],
  ])('leaves %s as it is written', (name, more) => {
    const columns = [column(1, { name, shape: 'decimal', ...more })]

    const { fields } = suggestProfile({ detection: detectionOf(columns), name: 'x' })

    expect(Object.values(fields)).toEqual([{ from: { column: name } }])
  })

  it.each([
    [['Prix (€)', 'Stock'], 'EUR'],
    [['Preis CHF', 'EK CHF'], 'CHF'],
    [['Price EUR', 'Cost USD'], undefined],
    [['Price'], undefined],
  ])('takes the currency that the headers %j agree on', (names, currency) => {
    const columns = names.map((name, i) => column(i + 1, { name, shape: name === 'Stock' ? 'integer' : 'price' }))

    const { fields } = suggestProfile({ detection: detectionOf(columns), name: 'x' })

    expect(fields.currency?.constant).toBe(currency)
  })

  it('maps a file without headers by what its columns hold', () => {
    const detection = detectionOf([
      column(1, { shape: 'code', distinct: 0.7, samples: ['60002283'] }),
      column(2, { shape: 'code', distinct: 1, samples: ['4949729'] }),
      column(3, { distinct: 0.5, samples: ['plaquette(s) PVC PVDC aluminium de 30 comprimés'] }),
      column(4, { distinct: 0, samples: ['Présentation active'] }),
      column(5, { shape: 'date' }),
      column(6, { shape: 'gtin', distinct: 1 }),
      column(7, { shape: 'decimal', distinct: 0.01 }),
      column(8, { shape: 'price', filled: 0.64, distinct: 0.33 }),
      column(9, { shape: 'price', filled: 0.64, distinct: 0.001 }),
    ])

    const { fields } = suggestProfile({ detection, name: 'list.txt' })

    expect(fields).toEqual({
      ean: { from: { position: 6 } },
      supplierSku: { from: { position: 2 } },
      title: { from: { position: 3 } },
      price: { from: { position: 8 } },
    })
  })

  it('recognises brands it knows in a column nobody would recognise by its header', () => {
    const detection = detectionOf([
      column(1, { name: 'Feld 1', samples: ['BIC', 'Pelikan', 'unknown'] }),
      column(2, { name: 'Feld 2', samples: ['x', 'y'] }),
    ])

    const { fields } = suggestProfile({ detection, name: 'x', knownBrands: ['Bic', 'PELIKAN'] })

    expect(fields.brand).toEqual({ from: { column: 'Feld 1' } })
  })

  it('lets contents decide where a header misleads: an SKU that repeats, a weight with its unit', () => {
    const detection = detectionOf([
      column(1, { name: 'Code', shape: 'code', distinct: 0.2 }),
      column(2, { name: 'Uniq Id', shape: 'code', distinct: 1 }),
      column(3, { name: 'Sku', shape: 'empty', filled: 0, distinct: 0 }),
      column(4, { name: 'Shipping Weight', shape: 'text', samples: ['10.7 pounds'] }),
    ])

    const { fields } = suggestProfile({ detection, name: 'x' })

    expect(fields.supplierSku).toEqual({ from: { column: 'Uniq Id' } })
    expect(fields.weight?.transforms).toEqual([{ do: 'convert-unit', to: 'kg' }])
  })

  it('takes the number of who sells, the same in every row, for no EAN', () => {
    const gtin = { shape: 'gtin' as const, filled: 1 }
    const detection = detectionOf([
      column(1, { name: 'ManufacturerIdGln', ...gtin, distinct: 0.05, samples: ['4006381000000'] }),
      column(2, { name: 'ProductGTIN', ...gtin, distinct: 1, samples: ['4006381300018', '4006381300025'] }),
    ])

    expect(suggestProfile({ detection, name: 'x' }).fields.ean).toEqual({ from: { column: 'ProductGTIN' } })
  })

  it('reads what separates pictures, category levels and pairs', () => {
    const detection = detectionOf([
      column(1, { name: 'Image', shape: 'image-url', samples: ['https://a.example/1.jpg|https://a.example/2.jpg'] }),
      column(2, { name: 'Category', samples: ['Toys | Cars', 'Toys | Dolls', 'Garden'] }),
      column(3, { name: 'Product Specification', shape: 'pairs', samples: ['Volt: 230|Watt: 10'] }),
      column(4, { name: 'Body', shape: 'html', samples: ['<p>x</p>'] }),
    ])

    expect(suggestProfile({ detection, name: 'x' })).toMatchObject({
      fields: {
        images: { split: '|' },
        category: { split: ' | ' },
        description: { transforms: [{ do: 'strip-html' }] },
      },
      specifications: [{ from: { column: 'Product Specification' }, pairs: { separator: '|', equals: ':' } }],
    })
  })

  it('groups the rows of a Shopify export into products with variants and pictures', () => {
    const headers = ['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Option1 Name', 'Option1 Value', 'Variant SKU']
    const all = [...headers, 'Variant Price', 'Variant Barcode', 'Variant Inventory Qty', 'Image Src', 'SEO Title']

    const profile = suggestProfile({
      detection: detectionOf(all.map((name, i) => column(i + 1, { name }))),
      name: 'shop.csv',
    })

    expect(profile.groupBy).toEqual([{ column: 'Handle' }])
    expect(profile.fields).toEqual({
      supplierSku: { from: { column: 'Handle' } },
      title: { from: { column: 'Title' } },
      description: { from: { column: 'Body (HTML)' }, transforms: [{ do: 'strip-html' }] },
      brand: { from: { column: 'Vendor' } },
      images: { from: { column: 'Image Src' } },
      option1Name: { from: { column: 'Option1 Name' } },
      option1Value: { from: { column: 'Option1 Value' } },
      variantSku: { from: { column: 'Variant SKU' } },
      variantEan: { from: { column: 'Variant Barcode' } },
      variantPrice: { from: { column: 'Variant Price' } },
      variantStock: { from: { column: 'Variant Inventory Qty' } },
    })
  })

  it('knows the columns that such an export has since 2025', () => {
    const headers = [
      'Title',
      'URL handle',
      'SKU',
      'Barcode',
      'Option1 name',
      'Option1 value',
      'Price',
      'Product image URL',
    ]

    const profile = suggestProfile({
      detection: detectionOf(headers.map((name, i) => column(i + 1, { name }))),
      name: 'shop.csv',
    })

    expect(profile.groupBy).toEqual([{ column: 'URL handle' }])
    expect(profile.fields).toMatchObject({
      variantSku: { from: { column: 'SKU' } },
      variantEan: { from: { column: 'Barcode' } },
      variantPrice: { from: { column: 'Price' } },
      option1Value: { from: { column: 'Option1 value' } },
    })
  })

  describe('of rows that are elements of a list', () => {
    const detected = { confidence: 'likely', why: [] }
    const format = { records: { ...detected, value: '/products/+/variants' } } as never
    const suggested = (...columns: Partial<DetectedColumn>[]) =>
      suggestProfile({
        detection: detectionOf(
          columns.map((own, i) => column(i + 1, own)),
          { format },
        ),
        name: 'x',
      })

    it('keeps what a row is', () => {
      expect(suggested({ name: 'title' }).file).toEqual({ format: { records: '/products/+/variants' } })
    })

    it('takes codes and prices from the element, and its name where each has its own', () => {
      const own = { name: 'variants/title', distinct: 1, samples: ['Ballpoint pen, blue', 'Ballpoint pen, red'] }
      const sizes = { name: 'variants/title', distinct: 1, samples: ['S', 'M'] }
      const others: Partial<DetectedColumn>[] = [
        { name: 'title', distinct: 0.5, samples: ['Pens'] },
        { name: 'price', shape: 'price' },
        { name: 'variants/price', shape: 'price' },
      ]

      const { title, price } = suggested(own, ...others).fields

      expect([title?.from, price?.from]).toEqual([{ column: 'variants/title' }, { column: 'variants/price' }])
      expect(suggested(sizes, ...others).fields.title?.from).toEqual({ column: 'title' })
    })

    it('sees through what GraphQL puts around each', () => {
      const graph = { records: { ...detected, value: '/data/products/edges/+/node/variants/edges' } } as never
      const names = ['node/title', 'node/vendor', 'node/variants/edges/node/id', 'node/variants/edges/node/sku']
      const columns = names.map((name, i) =>
        column(i + 1, { name, distinct: 1, samples: name.endsWith('/id') ? ['gid://shopify/Variant/1'] : ['Pen'] }),
      )

      const { fields } = suggestProfile({ detection: detectionOf(columns, { format: graph }), name: 'x' })

      expect(fields).toMatchObject({
        title: { from: { column: 'node/title' } },
        brand: { from: { column: 'node/vendor' } },
      })
    })

    it('falls back on the record only where every element has the value itself', () => {
      const price = (filled: number) =>
        suggested(
          { name: 'price', shape: 'price' },
          { name: 'variants/price', shape: 'price', filled },
          { name: 'variants/id', shape: 'code', filled: 0.8 },
        ).fields.price?.from

      expect(price(0.8)).toEqual([{ column: 'variants/price' }, { column: 'price' }])
      expect(price(0.7)).toEqual({ column: 'variants/price' })
    })
  })

  it('keeps what a person set, and leaves the rest to be detected again', () => {
    const detection = detectionOf([column(1, { name: 'ean', shape: 'gtin' })], {
      decimalMark: { value: ',', confidence: 'given', why: [] },
    })

    expect(suggestProfile({ detection, name: 'x' }).file).toEqual({ decimalMark: ',' })
  })

  it('refers to a column by its place where the header says two columns', () => {
    const detection = detectionOf([column(1, { name: 'EAN', shape: 'gtin' }), column(2, { name: 'EAN' })])

    expect(suggestProfile({ detection, name: 'x' }).fields.ean).toEqual({ from: { position: 1 } })
  })

  it('never maps a column twice, and always gives a profile that can be read', () => {
    const words = Object.values(synonyms).flatMap((languages) =>
      Object.values(languages).flatMap((list) => list.split(', ')),
    )
    const anyShape = fc.constantFrom<DetectedColumn['shape']>(
      'empty',
      'gtin',
      'price',
      'decimal',
      'integer',
      'date',
      'boolean',
      'url',
      'image-url',
      'html',
      'code',
      'pairs',
      'text',
    )
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const anyColumn = fc.record({
      name: fc.oneof(fc.constantFrom(...words), fc.string(), fc.constant(null)),
      shape: anyShape,
      filled: share,
      distinct: share,
      samples: fc.array(
        fc.oneof(fc.string(), fc.constant('a > b'), fc.constant('https://a.example/1|https://a.example/2')),
        { maxLength: 5 },
      ),
    })

    fc.assert(
      fc.property(fc.array(anyColumn, { minLength: 1, maxLength: 40 }), fc.string(), (columns, name) => {
        const detection = detectionOf(columns.map((own, i) => column(i + 1, own)))
        const profile = suggestProfile({ detection, name })

        const used = [
          ...Object.values(profile.fields).map(({ from }) => JSON.stringify(from)),
          ...(profile.specifications ?? []).map(({ from }) => JSON.stringify(from)),
        ]
        expect(new Set(used).size).toBe(used.length)
        if (Object.keys(profile.fields).length > 0) expect(readProfile(profile)).toBe(profile)
      }),
      { numRuns: 300 },
    )
  })
})
