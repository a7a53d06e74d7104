import type { ProductSort } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { type MigratedDatabase, migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { countProducts } from './count-products.ts'
import { listProducts, type ProductPlace, type ProductSummaryRow } from './list-products.ts'
import type { ProductFilter } from './product-filter.ts'

interface TestProduct {
  title: string
  ean?: string
  sku?: string
  brand_name?: string
  price?: number | null
  stock?: number | null
  is_active?: boolean
  created_at?: string
}

type Catalogue = Pick<MigratedDatabase<'catalog'>, 'handle' | 'query'>

function add({ query }: Catalogue, products: readonly TestProduct[]) {
  return query(
    `with given as (
       select uuid_v7() as id, * from jsonb_to_recordset($1) as given (
         title text, ean text, sku text, brand_name text, price numeric, stock int, is_active boolean, created_at timestamptz)
     ), made as (
       insert into products (id, title, ean, sku, brand_name, is_active, created_at)
       select id, title, ean, sku, brand_name, coalesce(is_active, true), coalesce(created_at, now()) from given
     )
     insert into best_offers (product_id, price, stock) select id, price, stock from given`,
    [JSON.stringify(products)],
  )
}

/** Every page, one after the other; `between` happens after each. */
async function walk(
  catalog: Database<'catalog'>,
  { sort, filter = {}, limit = 7 }: { sort: ProductSort; filter?: ProductFilter; limit?: number },
  between: (page: readonly ProductSummaryRow[]) => Promise<unknown> = async () => {},
): Promise<ProductSummaryRow[]> {
  const all: ProductSummaryRow[] = []
  let after: ProductPlace | undefined
  for (;;) {
    const page = await listProducts(catalog, { filter, sort, after, limit })
    all.push(...page)
    const last = page.at(-1)
    if (!last || page.length < limit) return all
    after = { id: last.id, createdAt: last.createdAt, title: last.title, price: last.price }
    await between(page)
  }
}

const titles = (rows: readonly { title: string }[]) => rows.map(({ title }) => title)
const find = async (catalog: Database<'catalog'>, filter: ProductFilter) =>
  titles(await walk(catalog, { sort: 'title', filter }))

/** Many that are equal in what they are sorted by: three titles, three prices and none, two moments. */
const ALIKE: TestProduct[] = Array.from({ length: 60 }, (_, i) => ({
  title: ['Pen', 'pen', 'Étui'][i % 3]!,
  price: [null, 0, 1.5, 1.5001][i % 4]!,
  created_at: ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z'][i % 2]!,
}))

describe('listProducts', () => {
  it.each<ProductSort>(['newest', 'title', 'price', 'price-desc'])(
    'gives every product exactly once, in order of %s, however many are equal',
    async (sort) => {
      const catalogue = await migratedDatabase('catalog')
      await add(catalogue, ALIKE)

      for (const limit of [1, 7, 60, 61]) {
        const rows = await walk(catalogue.handle, { sort, limit })

        expect(new Set(rows.map(({ id }) => id)).size, `pages of ${limit}`).toBe(60)
        expect(rows).toHaveLength(60)
        expect(rows.map(orderOf(sort))).toEqual(rows.map(orderOf(sort)).sort(comparing(sort)))
      }
    },
  )

  it.each<ProductSort>(['newest', 'title', 'price', 'price-desc'])(
    'gives those that were there exactly once while others come, in order of %s',
    async (sort) => {
      const catalogue = await migratedDatabase('catalog')
      await add(catalogue, ALIKE)
      const before = await catalogue.query<{ id: string }>('select id from products')

      const rows = await walk(catalogue.handle, { sort }, () => add(catalogue, ALIKE.slice(0, 5)))

      const seen = rows.map(({ id }) => id)
      expect(new Set(seen).size).toBe(seen.length)
      expect(before.every(({ id }) => seen.includes(id))).toBe(true)
    },
  )

  it('finds words in any order, case and accents, in title, EAN, SKU and brand', async () => {
    const catalogue = await migratedDatabase('catalog')
    await add(catalogue, [
      { title: 'Étui à stylos', ean: '4006381333931', sku: 'ET-9', brand_name: 'Müller' },
      { title: 'Stylo bille', sku: 'SB_1', brand_name: 'Bic' },
      { title: '100 % coton', sku: 'A\\B' },
    ])
    const search = (text: string) => find(catalogue.handle, { search: text })

    expect(await search('etui')).toEqual(['Étui à stylos'])
    expect(await search('STYLO')).toEqual(['Stylo bille', 'Étui à stylos'])
    expect(await search('stylos  ÉTUI')).toEqual(['Étui à stylos'])
    expect(await search('muller 4006381')).toEqual(['Étui à stylos'])
    expect(await search('bic sb')).toEqual(['Stylo bille'])
    expect(await search('bic etui')).toEqual([])
    expect(await search('')).toHaveLength(3)
  })

  it.each([
    ['%', ['100 % coton']],
    ['_', ['Stylo bille']],
    ['\\', ['Cuir']],
    ["'; drop table products", []],
    ['a'.repeat(5_000), []],
  ])('takes %j for what it is', async (search, expected) => {
    const catalogue = await migratedDatabase('catalog')
    await add(catalogue, [
      { title: 'Stylo bille', sku: 'SB_1' },
      { title: '100 % coton' },
      { title: 'Cuir', sku: 'A\\B' },
    ])

    expect(await find(catalogue.handle, { search })).toEqual(expected)
  })

  it('filters by status, stock, price, EAN and SKU', async () => {
    const catalogue = await migratedDatabase('catalog')
    await add(catalogue, [
      { title: 'Ink', price: 7, stock: 0, sku: 'INK-1' },
      { title: 'Pen', price: 2.5, stock: 3, ean: '4006381333931', sku: 'PEN-1' },
      { title: 'Old', price: null, stock: null, is_active: false, ean: '0012345678905' },
    ])
    const search = (filter: ProductFilter) => find(catalogue.handle, filter)

    expect(await search({ status: 'active' })).toEqual(['Ink', 'Pen'])
    expect(await search({ status: 'inactive' })).toEqual(['Old'])
    expect(await search({ stock: 'in' })).toEqual(['Pen'])
    expect(await search({ stock: 'out' })).toEqual(['Ink', 'Old'])
    expect(await search({ priceMin: '2.5', priceMax: '6.99' })).toEqual(['Pen'])
    expect(await search({ priceMin: '2.51' })).toEqual(['Ink'])
    expect(await search({ ean: '4006381333931' })).toEqual(['Pen'])
    expect(await search({ ean: '12345678905' })).toEqual(['Old'])
    expect(await search({ sku: 'INK-1' })).toEqual(['Ink'])
    expect(await search({ search: 'n', status: 'active', stock: 'in' })).toEqual(['Pen'])
  })

  it('filters by supplier, brand, and category with those below it', async () => {
    const catalogue = await migratedDatabase('catalog')
    const { query } = catalogue
    await add(catalogue, [{ title: 'Ink' }, { title: 'Pen', sku: 'PEN-1' }, { title: 'Cap' }])
    await query("insert into suppliers (code, name) values ('ACME', 'Acme'), ('BOLT', 'Bolt')")
    await query(
      "insert into supplier_products (supplier_id, product_id, offer_key, supplier_sku) select s.id, p.id, 'K', 'K-9' from suppliers s, products p where s.code = 'ACME' and p.title = 'Pen'",
    )
    const [brand] = await query<{ id: string }>("insert into brands (name) values ('Bic') returning id")
    const [office] = await query<{ id: string }>(
      "insert into categories (name, path) values ('Office', 'Office') returning id",
    )
    const [writing] = await query<{ id: string }>(
      "insert into categories (name, path, parent_id) values ('Writing', 'Office > Writing', $1) returning id",
      [office!.id],
    )
    await query("update products set brand_id = $1, category_id = $2 where title = 'Pen'", [brand!.id, writing!.id])
    await query("update products set category_id = $1 where title = 'Ink'", [office!.id])
    const search = (filter: ProductFilter) => find(catalogue.handle, filter)

    expect(await search({ supplier: 'ACME' })).toEqual(['Pen'])
    expect(await search({ supplier: 'BOLT' })).toEqual([])
    expect(await search({ brand: brand!.id })).toEqual(['Pen'])
    expect(await search({ category: office!.id })).toEqual(['Ink', 'Pen'])
    expect(await search({ category: writing!.id })).toEqual(['Pen'])
    expect(await search({ sku: 'K-9' })).toEqual(['Pen'])
  })
})

describe('countProducts', () => {
  it('counts few exactly', async () => {
    const catalogue = await migratedDatabase('catalog')
    await add(catalogue, ALIKE)

    const count = await countProducts(catalogue.handle, { filter: { search: 'etui' }, exact: false })

    expect(count).toEqual({ count: 20, exact: true })
  })

  it('says of many that it estimates them, and counts them when asked to', async () => {
    const catalogue = await migratedDatabase('catalog')
    await catalogue.query("insert into products (title) select 'Pen ' || n from generate_series(1, 12000) n")
    await catalogue.query('analyze products')

    const estimate = await countProducts(catalogue.handle, { filter: {}, exact: false })
    const exact = await countProducts(catalogue.handle, { filter: {}, exact: true })

    expect(exact).toEqual({ count: 12_000, exact: true })
    expect(estimate.exact).toBe(false)
    expect(Math.abs(estimate.count - 12_000)).toBeLessThan(1_200)
  })
})

function orderOf(sort: ProductSort) {
  return ({ title, price, createdAt }: ProductSummaryRow): string | number => {
    if (sort === 'title') return title
    if (sort === 'newest') return createdAt
    return price === null ? Number.NaN : Number(price)
  }
}

/** Those without a price come last, in either direction; text by its code points, as the database has it. */
function comparing(sort: ProductSort) {
  return (a: string | number, b: string | number): number => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    const ascending = a < b ? -1 : a > b ? 1 : 0
    return sort === 'newest' || sort === 'price-desc' ? -ascending : ascending
  }
}
