import type { FieldMapping, Profile } from '@products-manager/contract'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { collect } from '../../platform/testing/collect.ts'
import { importFile } from './import-file.ts'
import { openMarkedFile } from './marked-file/open-marked-file.ts'
import { findOrigin } from './origin/find-origin.ts'
import { anInstallation, type TestInstallation } from './testing/an-installation.ts'

const { signal } = new AbortController()
const EANS = ['4006381333931', '0036000291452', '5901234123457', '9780306406157', '3017620422003', '7622210449283']

async function imported(
  installation: TestInstallation,
  {
    name,
    content,
    profile = null,
    records,
  }: { name: string; content: string; profile?: Profile | null; records?: string },
) {
  const path = await installation.write(name, content)
  const run = await importFile(installation.parts, { path, supplier: { code: 'ACME' }, profile, records, signal })
  const problems = await installation.imports.query(
    'select line, code, column_name as "column", value from import_errors where job_id = $1 order by line, place',
    [run.id],
  )
  return { run, problems }
}

const variant = (i: number, option: string, more: object = {}) => ({
  id: 39_512_345_000_000 + i,
  product_id: 6_612_345_678_901,
  title: option,
  price: `${19 + i}.90`,
  sku: `T-${i}`,
  position: 1,
  compare_at_price: i === 0 ? '29.90' : null,
  option1: option,
  option2: null,
  option3: null,
  barcode: EANS[i],
  grams: 250,
  inventory_quantity: 3 + i,
  ...more,
})

const product = (handle: string, variants: object[], more: object = {}) => ({
  id: 6_612_345_678_900 + handle.length,
  title: `The ${handle}`,
  body_html: `<p>A fine <b>${handle}</b> of wool.</p>`,
  vendor: 'Acme',
  product_type: 'Clothes',
  handle,
  tags: 'new, wool',
  variants,
  options: [{ name: 'Size', position: 1, values: ['S', 'M'] }],
  images: [
    { id: 1, src: `https://cdn.example.com/${handle}-1.jpg`, variant_ids: [] },
    { id: 2, src: `https://cdn.example.com/${handle}-2.jpg`, variant_ids: [] },
  ],
  ...more,
})

const shop = {
  products: [
    product('shirt', [variant(0, 'S'), variant(1, 'M')]),
    product('hat', [variant(2, 'Default Title')], { options: [{ name: 'Title', position: 1, values: ['x'] }] }),
    product('voucher', []),
  ],
}

const catalogueOf = ({ catalog }: TestInstallation) =>
  catalog.query(
    `select p.ean, p.title, b.name as brand, o.supplier_sku as sku, o.price::float, o.stock
       from products p join supplier_products o on o.product_id = p.id left join brands b on b.id = p.brand_id
      order by o.offer_key`,
  )

describe("a shop's products in JSON", () => {
  it('become products with variants, as those of its CSV do, and the same file again changes nothing', async () => {
    const installation = await anInstallation()

    const { run, problems } = await imported(installation, { name: 'products.json', content: JSON.stringify(shop) })
    const again = await imported(installation, { name: 'again.json', content: JSON.stringify(shop, null, 1) })

    expect(problems).toEqual([])
    expect(run).toMatchObject({ status: 'completed', totalRows: 3, created: 3, refused: 0 })
    expect(
      await installation.catalog.query(
        `select p.sku, p.title, b.name as brand, p.description, cardinality(p.image_urls) as pictures,
                coalesce(jsonb_agg(jsonb_build_array(v.sku, v.ean, v.price, v.stock, v.options) order by v.place)
                  filter (where v.sku is not null), '[]') as variants
           from products p join brands b on b.id = p.brand_id left join product_variants v on v.product_id = p.id
          group by p.id, b.id order by p.sku`,
      ),
    ).toEqual([
      {
        sku: 'hat',
        title: 'The hat',
        brand: 'Acme',
        description: 'A fine hat of wool.',
        pictures: 2,
        variants: [['T-2', EANS[2], 21.9, 5, {}]],
      },
      {
        sku: 'shirt',
        title: 'The shirt',
        brand: 'Acme',
        description: 'A fine shirt of wool.',
        pictures: 2,
        variants: [
          ['T-0', EANS[0], 19.9, 3, { Size: 'S' }],
          ['T-1', EANS[1], 20.9, 4, { Size: 'M' }],
        ],
      },
      {
        sku: 'voucher',
        title: 'The voucher',
        brand: 'Acme',
        description: 'A fine voucher of wool.',
        pictures: 2,
        variants: [],
      },
    ])
    expect(again.run).toMatchObject({ created: 0, updated: 0, unchanged: 3 })
  })

  it('tell what is wrong with a variant at its line, and give it back', async () => {
    const installation = await anInstallation()
    const content = JSON.stringify(
      {
        products: [product('shirt', [variant(0, 'S'), variant(1, 'M', { price: 'soon' })]), ...shop.products.slice(1)],
      },
      null,
      1,
    )

    const { run, problems } = await imported(installation, { name: 'products.json', content })
    const begins = content.slice(0, content.lastIndexOf('{', content.indexOf('"T-1"'))).split('\n').length
    const marked = await openMarkedFile(installation.parts, { runId: run.id })
    const [sheet] = (await readXlsx(Buffer.concat(await collect(marked.content)))).sheets

    expect(problems).toEqual([{ line: begins, code: 'DECIMAL_NOT_READ', column: 'variants/price', value: 'soon' }])
    expect(sheet?.rows.map(([place, _, title]) => [place, title])).toEqual([
      ['Place', 'title'],
      [`line ${begins}`, 'The shirt'],
    ])
  })
})

describe('rows of a list in each product', () => {
  const sizes = [
    { ean: EANS[0], title: 'Tee', brand: 'Acme', sku: 'T-S', price: 19.9, stock: 3 },
    { ean: EANS[1], title: 'Tee', brand: 'Acme', sku: 'T-M', price: 20.9, stock: 0 },
    { ean: EANS[2], title: 'Cap', brand: 'Bolt', sku: 'C-1', price: 9.9, stock: 7 },
  ]

  it.each([
    [
      'XML of variants',
      'variants.xml',
      `<catalog>
<product id="7"><name>Tee</name><variants>
<variant sku="T-S" ean="${EANS[0]}"><price>19.90</price><stock>3</stock></variant>
<variant sku="T-M" ean="${EANS[1]}"><price>20.90</price><stock>0</stock></variant>
</variants><brand>Acme</brand></product>
<product id="8"><name>Cap</name><variants><variant sku="C-1" ean="${EANS[2]}"><price>9.90</price><stock>7</stock></variant></variants><brand>Bolt</brand></product>
</catalog>`,
    ],
    [
      'lines of JSON',
      'products.ndjson',
      [
        {
          skus: [
            { sku: 'T-S', gtin: EANS[0], price: 19.9, stock: 3 },
            { sku: 'T-M', gtin: EANS[1], price: 20.9, stock: 0 },
          ],
          name: 'Tee',
          brand: 'Acme',
        },
        { skus: [{ sku: 'C-1', gtin: EANS[2], price: 9.9, stock: 7 }], name: 'Cap', brand: 'Bolt' },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    ],
  ])('are offers with what their product is called: %s', async (_, name, content) => {
    const installation = await anInstallation()

    const { run, problems } = await imported(installation, { name, content })

    expect(problems).toEqual([])
    expect(run).toMatchObject({ totalRows: 3, created: 3, refused: 0 })
    expect(await catalogueOf(installation)).toEqual(sizes.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)))
  })

  it('are what the profile says, though the products have codes, too: the export of another shop system', async () => {
    const installation = await anInstallation()
    const child = (i: number, number: string, stock: number) => ({
      productNumber: number,
      ean: EANS[i],
      price: [{ currencyId: 'b7d2', gross: 19.9 + i, net: 16.72 }],
      stock,
    })
    const content = JSON.stringify({
      data: [
        {
          productNumber: 'SW-1',
          name: 'Tee',
          manufacturer: { name: 'Acme' },
          children: [child(0, 'SW-1.1', 3), child(1, 'SW-1.2', 0)],
        },
        { productNumber: 'SW-2', name: 'Gift card', manufacturer: { name: 'Acme' }, ean: EANS[3], children: [] },
      ],
    })
    const firstOf = (...columns: string[]): FieldMapping => ({
      from: columns.map((column) => ({ column })),
      join: '|',
      transforms: [{ do: 'take', separator: '|', part: 1 }],
    })
    const profile: Profile = {
      name: 'shop',
      version: 1,
      file: { format: { records: '/data/+/children' } },
      fields: {
        supplierSku: firstOf('children/productNumber', 'productNumber'),
        ean: firstOf('children/ean', 'ean'),
        title: { from: { column: 'name' } },
        brand: { from: { column: 'manufacturer/name' } },
        price: { from: { column: 'children/price/gross' } },
        stock: { from: { column: 'children/stock' } },
      },
    }

    const { problems } = await imported(installation, { name: 'shop.json', content, profile })

    expect(problems).toEqual([])
    expect(await catalogueOf(installation)).toEqual([
      { ean: EANS[0], title: 'Tee', brand: 'Acme', sku: 'SW-1.1', price: 19.9, stock: 3 },
      { ean: EANS[1], title: 'Tee', brand: 'Acme', sku: 'SW-1.2', price: 20.9, stock: 0 },
      { ean: EANS[3], title: 'Gift card', brand: 'Acme', sku: 'SW-2', price: null, stock: null },
    ])
  })

  it('have names of their own where they are the articles of a group', async () => {
    const installation = await anInstallation()
    const article = (i: number, title: string) => ({ sku: `A-${i}`, ean: EANS[i], title, price: 1.5, stock: i })
    const groups = [
      { brand: 'Acme', title: 'Pens', articles: [article(0, 'Ballpoint pen, blue'), article(1, 'Ballpoint pen, red')] },
      { brand: 'Bolt', title: 'Inks', articles: [article(2, 'Ink of iron gall')] },
    ]

    const { problems } = await imported(installation, { name: 'groups.json', content: JSON.stringify({ groups }) })

    expect(problems).toEqual([])
    const products = await catalogueOf(installation)
    expect(products.map(({ sku, title, brand }) => [sku, title, brand]).toSorted()).toEqual([
      ['A-0', 'Ballpoint pen, blue', 'Acme'],
      ['A-1', 'Ballpoint pen, red', 'Acme'],
      ['A-2', 'Ink of iron gall', 'Bolt'],
    ])
  })

  it('and products without any are suggested by one profile, though both have codes', async () => {
    const installation = await anInstallation()
    const variation = (i: number, sku: string) => ({ id: 900 + i, sku, price: `${19 + i}.90`, stock_quantity: i })
    const content = JSON.stringify([
      { id: 1, name: 'Tee', sku: 'TEE', price: '19.90', variations: [variation(0, 'TEE-S'), variation(1, 'TEE-M')] },
      { id: 2, name: 'Mug', sku: 'MUG', price: '7.50', stock_quantity: 4, variations: [] },
    ])

    const { run, problems } = await imported(installation, { name: 'shop.json', content, records: '/+/variations' })

    expect(problems).toEqual([])
    expect(run).toMatchObject({ totalRows: 3, created: 3 })
    expect(await catalogueOf(installation)).toEqual([
      { ean: null, title: 'Mug', brand: null, sku: 'MUG', price: 7.5, stock: 4 },
      { ean: null, title: 'Tee', brand: null, sku: 'TEE-M', price: 20.9, stock: 1 },
      { ean: null, title: 'Tee', brand: null, sku: 'TEE-S', price: 19.9, stock: 0 },
    ])
  })

  it('have their values in the file at the place of the element', async () => {
    const installation = await anInstallation()
    const content = `{"products":[\n{"title":"Tee","brand":"Acme","variants":[\n{"sku":"T-S","price":"19.90"},\n{"sku":"T-M","price":"20.90"}]}]}`
    await imported(installation, { name: 'shop.json', content })
    const [offer] = await installation.catalog.query<{ id: string; productId: string }>(
      `select id, product_id as "productId" from supplier_products where offer_key = 'T-M'`,
    )

    const ask = { productId: offer?.productId ?? '', offerId: offer?.id }
    const price = await findOrigin(installation.parts, { ...ask, field: 'price' }, signal)
    const title = await findOrigin(installation.parts, { ...ask, offerId: undefined, field: 'title' }, signal)

    expect(price).toMatchObject({ line: 4, cells: [{ column: 'variants/price', text: '20.90' }] })
    expect(title).toMatchObject({ line: 4, cells: [{ column: 'title', text: 'Tee' }] })
  })
})
