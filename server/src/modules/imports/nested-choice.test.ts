import { describe, expect, it } from 'vitest'
import { aZip } from './testing/a-zip.ts'
import { readBytes } from './testing/read-bytes.ts'

const EANS = ['4006381333931', '0036000291452', '5901234123457', '4012345678901', '9780306406157', '3017620422003']

/** Three products with two parts each, as a shop writes them: `more` is what each has, `part` one of its parts. */
function aShop(name: string, part: (i: number) => object, more: (i: number) => object = () => ({})): string {
  const products = ['Shirt', 'Hat', 'Coat'].map((title, i) => ({
    title,
    ...more(i),
    [name]: [part(2 * i), part(2 * i + 1)],
    brand: 'Acme',
  }))
  return JSON.stringify({ products })
}

const sku = (i: number) => `A-${i}`
const price = (i: number) => `${i + 1}.90`
const own = (i: number) => ({ sku: `P-${i}` })
const shopOf = (products: number) =>
  JSON.stringify({
    products: Array.from({ length: products }, (_, i) => ({ title: `Pen ${i}`, variants: [{ sku: sku(i) }] })),
  })

async function looked(text: string) {
  const { detection } = await readBytes(text)
  const { records, recordChoices } = detection.format ?? {}
  const why = records?.why.map(({ code }) => code) ?? []
  return { records: records?.value ?? null, choices: recordChoices?.map(({ path }) => path) ?? [], why }
}

const recordsOf = async (text: string) => (await looked(text)).records

describe('elements of a list are rows by themselves', () => {
  it.each([
    ['have codes of their own', aShop('variants', (i) => ({ sku: sku(i), price: price(i) }))],
    [
      'are variants with prices of their own',
      aShop('variants', (i) => ({ id: i, title: `Size ${i}`, price: price(i) })),
    ],
    [
      'have EANs and a stock, whatever they are called',
      aShop('sizes', (i) => ({ size: `${i}`, barcode: EANS[i], stock: i })),
    ],
    [
      'are the only one of each record',
      JSON.stringify({
        products: [0, 1, 2].map((i) => ({ title: `Pen ${i}`, brand: 'Bic', variants: [{ sku: sku(i) }] })),
      }),
    ],
    [
      'are articles of a group',
      JSON.stringify([
        { category: 'Pens', products: [0, 1, 2].map((i) => ({ sku: sku(i), name: `Pen ${i}`, price: price(i) })) },
        { category: 'Inks', products: [3, 4, 5].map((i) => ({ sku: sku(i), name: `Ink ${i}`, price: price(i) })) },
      ]),
    ],
  ])('where they %s', async (_, text) => {
    expect(await recordsOf(text)).toContain('/+/')
  })

  it('where lines hold them', async () => {
    const lines = [0, 1, 2].map((i) => ({
      title: `Shirt ${i}`,
      variants: [0, 1].map((k) => ({ ean: EANS[2 * i + k] })),
    }))

    expect(await looked(lines.map((line) => JSON.stringify(line)).join('\n'))).toEqual({
      records: '/+/variants',
      choices: ['/', '/+/variants'],
      why: ['nested-list'],
    })
  })

  it('where there are more of them than are sampled', async () => {
    const size = (i: number, k: number) => `<variation><size>${k}</size><price>${i}.9${k}</price></variation>`
    const product = (i: number) => `<product><name>Tee ${i}</name>${size(i, 0)}${size(i, 1)}</product>`
    const text = `<shop>${Array.from({ length: 3_000 }, (_, i) => product(i)).join('')}</shop>`

    expect(await recordsOf(text)).toBe('/shop/product/+/variation')
  })

  it('where groups of XML hold articles', async () => {
    const item = (i: number) =>
      `<item><sku>${sku(i)}</sku><ean>${EANS[i]}</ean><name>Pen ${i}</name><price>${price(i)}</price></item>`
    const group = (title: string, items: number[]) =>
      `<group><title>${title}</title><items>${items.map(item).join('')}</items></group>`
    const text = `<list><groups>${group('Pens', [0, 1, 2])}${group('Inks', [3, 4, 5])}</groups></list>`

    expect(await recordsOf(text)).toBe('/list/groups/group/+/items/item')
  })
})

describe('a document of one product', () => {
  const variants = [0, 1].map((i) => ({ sku: sku(i), barcode: EANS[i], price: price(i), stock: i }))
  const images = [0, 1, 2, 3, 4].map((id) => ({ id, src: `https://example.com/${id}.jpg`, width: 1, height: 1 }))
  const variant = (i: number) => `<variant sku="${sku(i)}"><ean>${EANS[i]}</ean><price>${price(i)}</price></variant>`
  const xml = `<product id="1"><title>Shirt</title><variants>${variant(0)}${variant(1)}</variants></product>`

  it.each([
    ['alone', { title: 'Shirt', brand: 'Acme', variants }, '/{}/+/variants'],
    ['under a name', { product: { title: 'Shirt', brand: 'Acme', variants, images } }, '/product/+/variants'],
    [
      'with one variant',
      { product: { title: 'Shirt', variants: variants.slice(0, 1), images } },
      '/product/+/variants',
    ],
    [
      'in an answer of GraphQL',
      { data: { product: { name: 'Shirt', variants: { edges: variants.map((node) => ({ node })) } } } },
      '/data/product/+/variants/edges',
    ],
  ])('gives a row for each variant, with its title: %s', async (_, document, records) => {
    const { rows, dialect, detection } = await readBytes(JSON.stringify(document))
    const title = dialect.columns?.findIndex((column) => column === 'title' || column === 'name') ?? -1

    expect(detection.format?.records?.value).toBe(records)
    expect(rows.map(({ cells }) => cells[title])).toEqual(rows.map(() => 'Shirt'))
    expect(dialect.columns).not.toContain('product/title')
  })

  it.each([
    ['the document', xml, '/product/+/variants/variant'],
    ['in a catalogue', `<catalog version="2">${xml}</catalog>`, '/catalog/product/+/variants/variant'],
  ])('gives a row for each variant in XML, with its title: %s', async (_, text, records) => {
    expect(await recordsOf(text)).toBe(records)
  })

  it('is not what stands around a list of all variants there are', async () => {
    const text = JSON.stringify({ export: { date: '2026-11-01', type: 'full', variants } })

    expect(await recordsOf(text)).toBe('/export/variants')
  })

  it('is read where its product is one today, and a list tomorrow', async () => {
    const product = { sku: 'A-1', title: 'Shirt', price: '9.90' }
    const file = { format: { records: '/items/item' } }

    const one = await readBytes(JSON.stringify({ items: { item: product } }), file)
    const two = await readBytes(JSON.stringify({ items: { item: [product, product] } }), file)

    expect(one.rows.map(({ cells }) => cells)).toEqual([['A-1', 'Shirt', '9.90']])
    expect(two.rows.length).toBe(2)
  })
})

describe('a list that gives no row', () => {
  const shirts = aShop(
    'variants',
    (i) => ({ sku: sku(i) }),
    (i) => ({ images: [{ src: `https://example.com/${i}` }] }),
  )
  const xml = (variants: string) =>
    `<shop>${['Shirt', 'Hat'].map((name) => `<product><name>${name}</name>${variants}</product>`).join('')}</shop>`

  it.each([
    [
      'is told with the lists there are',
      shirts,
      '/products/+/nothing',
      'No record at /products has anything in its list "nothing", so there is no row to read. Lists that have something: /products/+/images, /products/+/variants. With /products, each record is a row.',
    ],
    [
      'is told with the lists of XML there are',
      xml('<sizes><size>S</size><size><sku>1</sku><ean/></size></sizes>'),
      '/shop/product/+/sizes/seize',
      'No record at /shop/product has anything in its list "sizes/seize", so there is no row to read. Lists that have something: /shop/product/+/sizes/size. With /shop/product, each record is a row.',
    ],
    [
      'is told when it is empty in each record',
      JSON.stringify({ items: [1, 2].map((id) => ({ title: `Pen ${id}`, variants: [] })) }),
      '/items/+/variants',
      'No record at /items has anything in its list "variants", so there is no row to read. With /items, each record is a row.',
    ],
    [
      'is told when it is empty in each record of XML',
      xml('<variants/>'),
      '/shop/product/+/variants/variant',
      'No record at /shop/product has anything in its list "variants/variant", so there is no row to read. With /shop/product, each record is a row.',
    ],
    [
      'is told when it is empty on each line',
      '{"title":"Pen","variants":[]}\n{"title":"Ink","variants":[]}\n{"title":"Cap"}',
      '/+/variants',
      'No record has anything in its list "variants", so there is no row to read. With /, each record is a row.',
    ],
  ])('%s', async (_, text, records, message) => {
    await expect(readBytes(text, { format: { records } })).rejects.toThrow(message)
  })

  it('is none as long as one of its records has a row, however far down', async () => {
    const products = Array.from({ length: 3_000 }, (_, i) => ({
      title: `Pen ${i}`,
      variants: i < 2_999 ? [] : [{ sku: 1 }],
    }))

    const { rows } = await readBytes(JSON.stringify(products), { format: { records: '/+/variants' } })

    expect(rows.length).toBe(3_000)
  })
})

describe('a column that only a record far down has', () => {
  const records = Array.from({ length: 6_000 }, (_, i) => ({
    sku: sku(i),
    title: `Pen ${i}`,
    ...(i === 5_900 && { ean: EANS[0] }),
  }))
  const leaf = ([name, text]: [string, string]) => `<${name}>${text}</${name}>`
  const element = (record: object) => `<item>${Object.entries(record).map(leaf).join('')}</item>`

  it.each([
    ['JSON', JSON.stringify({ items: records }, null, 1)],
    ['lines', records.map((record) => JSON.stringify(record)).join('\n')],
    ['XML', `<shop>\n${records.map(element).join('\n')}</shop>`],
  ])('is there to be mapped: %s', async (_, text) => {
    const { dialect, rows, detection } = await readBytes(text)

    const place = dialect.columns?.indexOf('ean') ?? -1
    expect(rows[5_900]?.cells[place]).toBe(EANS[0])
    expect(detection.columns[place]).toMatchObject({ name: 'ean', filled: 0 })
  })

  it('does not hide what stands before it where the file is damaged behind it', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => ({ sku: sku(i), title: `Pen ${i}` }))
    const text = `${JSON.stringify(many).slice(0, -1)},{]`

    const before = await readBytes(text).catch(({ facts }: { facts: { rowsBefore: number } }) => facts.rowsBefore)

    expect(before).toBeGreaterThan(2_000)
  })
})

it.each([
  ['JSON', shopOf(3), '/nothing', 'Records could be at /products, /products/variants, /products/+/variants.'],
  ['JSON', shopOf(3), '/items/+/variants', 'Records could be at /products, /products/variants, /products/+/variants.'],
  [
    'XML',
    '<shop><product><sku>1</sku><name>Pen</name></product><product/></shop>',
    '/shop/item',
    'Records could be at /shop/product, /shop.',
  ],
])('records that are not there are told with those there are, in %s', async (_, text, records, message) => {
  await expect(readBytes(text, { format: { records } })).rejects.toThrow(message)
})

it('files of an archive are read together by the same list', async () => {
  const files = ['a', 'b'].map((name, at): [string, Buffer] => [
    `${name}.json`,
    Buffer.from(aShop('variants', (i) => ({ sku: `${name}-${i}`, price: price(i), size: `${at}` }))),
  ])

  const { rows, detection } = await readBytes(aZip(Object.fromEntries(files)))

  expect(detection.format?.entries.map(({ isRead }) => isRead)).toEqual([true, true])
  expect(rows.length).toBe(12)
})

describe('records stay rows', () => {
  it.each([
    ['prices by how many are bought', aShop('prices', (i) => ({ sku: sku(i), price: price(i), from: i }))],
    ['pictures', aShop('images', (i) => ({ sku: sku(i), src: `https://example.com/${i}.jpg` }))],
    ['categories', aShop('categories', (i) => ({ code: sku(i), name: `Category ${i}` }))],
    ['attributes', aShop('attributes', (i) => ({ sku: sku(i), name: 'Weight', value: '2 kg' }))],
    ['products that go with them', aShop('related_products', (i) => ({ ean: EANS[i], price: price(i) }))],
    ['what they are packed in', aShop('packaging_units', (i) => ({ gtin: EANS[i], quantity: 12 }))],
    ['alternatives', aShop('alternatives', (i) => ({ ean: EANS[i], price: price(i) }))],
    ['EANs', aShop('barcodes', (i) => ({ barcode: EANS[i], unit: 'box' }))],
    ['EANs, whatever they are called', aShop('pieces', (i) => ({ barcode: EANS[i], unit: 'box' }))],
    ['stocks by store', aShop('stores', (i) => ({ sku: sku(i), stock: i }))],
    ['stocks by warehouse', aShop('stocks', (i) => ({ sku: sku(i), quantity: i }))],
    ['lists that nothing identifies', aShop('items', (i) => ({ text: `Line ${i}`, position: i }))],
    ['lists of neither name nor EAN', aShop('pieces', (i) => ({ sku: sku(i), price: price(i) }))],
    ['codes that repeat', aShop('items', (i) => ({ sku: sku(i % 2) }))],
  ])('where the list is of %s', async (_, text) => {
    expect(await recordsOf(text)).toBe('/products')
  })

  it('where they have a code themselves, and the list is offered', async () => {
    const text = aShop('variations', (i) => ({ sku: sku(i), price: price(i) }), own)

    expect(await looked(text)).toEqual({
      records: '/products',
      choices: expect.arrayContaining(['/products', '/products/+/variations']) as string[],
      why: expect.arrayContaining(['nested-open']) as string[],
    })
  })

  it('where most of them have no list', async () => {
    const products = Array.from({ length: 9 }, (_, i) => ({
      title: `Pen ${i}`,
      brand: 'Bic',
      ...(i === 0 && { variants: [{ sku: 'A-1' }, { sku: 'A-2' }] }),
    }))

    expect(await recordsOf(JSON.stringify({ products }))).toBe('/products')
  })

  it('where a catalogue format says what a record is', async () => {
    const price = (i: number) =>
      `<ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>${i}.50</PRICE_AMOUNT><LOWER_BOUND>${i}</LOWER_BOUND></ARTICLE_PRICE>`
    const article = (i: number) =>
      `<ARTICLE><SUPPLIER_AID>A-${i}</SUPPLIER_AID><ARTICLE_PRICE_DETAILS>${price(1)}${price(2)}</ARTICLE_PRICE_DETAILS></ARTICLE>`
    const text = `<BMECAT version="1.2"><T_NEW_CATALOG>${article(1)}${article(2)}</T_NEW_CATALOG></BMECAT>`

    expect(await recordsOf(text)).toBe('/BMECAT/T_NEW_CATALOG/ARTICLE')
  })

  it('where a profile was made for them', async () => {
    const text = aShop('variants', (i) => ({ sku: sku(i), price: price(i) }))

    const { rows } = await readBytes(text, {}, { name: 'kept', version: 1, fields: {} })

    expect(rows.length).toBe(3)
  })
})
