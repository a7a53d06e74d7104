import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { migratedDatabase } from '../../platform/testing/test-databases.ts'
import type { Draft } from './draft.ts'
import { getProduct } from './get-product.ts'
import { merge } from './merge/merge.ts'
import { createNameBook } from './merge/names.ts'
import { hasProducts, listBrandNames, listBrands, listCategories } from './queries/list-facets.ts'
import { listProductChanges } from './queries/list-product-changes.ts'
import { listPricePoints, listStockPoints } from './queries/list-series.ts'
import { aBatch, aDraft } from './testing/a-draft.ts'

const PEN = {
  ean: '4006381333931',
  supplierSku: 'PEN-1',
  title: 'Stylo',
  brand: 'Éclat',
  category: ['Bureau', 'Écriture'],
  price: '2.50',
  cost: '1.20',
  stock: 10,
  currency: 'EUR',
  color: 'bleu',
  technicalSpecs: { Mine: '0,7 mm' },
  images: ['https://img.example/pen.jpg'],
  variants: [{ sku: 'PEN-1-B', ean: null, options: { Couleur: 'bleu' }, price: '2.50', stock: 10 }],
} satisfies Partial<Draft>

/** The pen as Acme sells it, then dearer; and as Bolt sells it, for less. */
async function aCatalogue() {
  const { handle, query } = await migratedDatabase('catalog')
  const suppliers = await query<{ id: string }>(
    "insert into suppliers (code, name) values ('ACME', 'Acme'), ('BOLT', 'Bolt') returning id",
  )
  const bring = async (supplier: number, values: Partial<Draft>) => {
    const drafts = [aDraft(2, values)]
    const batch = aBatch(drafts, { runId: randomUUID(), supplierId: suppliers[supplier]!.id })
    await merge(handle, batch, await createNameBook(handle)(drafts))
  }
  await bring(0, PEN)
  await bring(0, { ...PEN, price: '2.60', stock: 8 })
  await bring(1, { ean: PEN.ean, supplierSku: 'B-7', title: 'Stylo bille', price: '2.10', stock: 1 })
  const [product] = await query<{ id: string }>('select id from products')
  return { catalog: handle, id: product!.id }
}

describe('getProduct', () => {
  it('tells all of a product: its path, its variants, its offers with the best one first', async () => {
    const { catalog, id } = await aCatalogue()

    const product = await getProduct(catalog, id)

    expect(product).toMatchObject({
      ean: '4006381333931',
      title: 'Stylo',
      brand: { name: 'Éclat' },
      categoryPath: [{ name: 'Bureau' }, { name: 'Écriture' }],
      supplierCode: 'ACME',
      price: '2.1000',
      stock: 9,
      bestOfferReason: 'lowest-price',
      attributes: { color: 'bleu' },
      technicalSpecs: { Mine: '0,7 mm' },
      images: ['https://img.example/pen.jpg'],
      variants: [{ sku: 'PEN-1-B', options: { Couleur: 'bleu' }, price: '2.5000', stock: 10 }],
      offers: [
        { supplierCode: 'BOLT', price: '2.1000', isBest: true, state: 'listed' },
        { supplierCode: 'ACME', price: '2.6000', isBest: false, state: 'listed' },
      ],
    })
  })

  it('knows no product that is not there', async () => {
    const { catalog } = await aCatalogue()

    await expect(getProduct(catalog, randomUUID())).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' })
  })
})

describe("a product's past", () => {
  it('has its prices and stocks, the oldest first', async () => {
    const { catalog, id } = await aCatalogue()

    const prices = await listPricePoints(catalog, id)
    const stocks = await listStockPoints(catalog, id)

    expect(prices.map(({ supplierCode, price }) => [supplierCode, price])).toEqual([
      ['ACME', '2.5000'],
      ['ACME', '2.6000'],
      ['BOLT', '2.1000'],
    ])
    expect(stocks.map(({ quantity }) => quantity)).toEqual([10, 8, 1])
  })

  it('has its changes page by page, the newest first', async () => {
    const { catalog, id } = await aCatalogue()

    const newest = await listProductChanges(catalog, { productId: id, limit: 2 })
    const older = await listProductChanges(catalog, { productId: id, before: newest.at(-1)?.id, limit: 2 })

    expect([...newest, ...older].map(({ kind, supplierCode }) => [kind, supplierCode])).toEqual([
      ['updated', 'BOLT'],
      ['updated', 'ACME'],
      ['created', 'ACME'],
    ])
    expect(newest[1]?.fields).toEqual({ price: { old: 2.5, new: 2.6 }, stock: { old: 10, new: 8 } })
  })
})

it('lists brands and categories by name, found without accents', async () => {
  const { catalog } = await aCatalogue()

  expect(await hasProducts(catalog)).toBe(true)
  expect(await listBrandNames(catalog, 9)).toEqual(['Éclat'])
  expect((await listBrands(catalog, { search: 'eclat', limit: 9 })).map(({ name }) => name)).toEqual(['Éclat'])
  const [office, ...below] = await listCategories(catalog, { limit: 9 })
  expect([office, ...below].map((category) => category?.name)).toEqual(['Bureau', 'Bureau > Écriture'])
  expect(await listCategories(catalog, { after: office, search: 'ecriture', limit: 9 })).toEqual(below)
})
