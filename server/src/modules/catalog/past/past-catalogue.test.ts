import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import type { Draft } from '../draft.ts'
import { getPastProduct } from '../get-product.ts'
import { merge } from '../merge/merge.ts'
import { createNameBook } from '../merge/names.ts'
import { countProducts } from '../queries/count-products.ts'
import { listProducts } from '../queries/list-products.ts'
import type { ProductFilter } from '../queries/product-filter.ts'
import { aBatch, aDraft } from '../testing/a-draft.ts'
import { exportRows } from './queries/export-rows.ts'
import { writeRows } from './write-rows.ts'

const PEN = { ean: '4006381333931', supplierSku: 'PEN-1', title: 'Pen', brand: 'Acme', price: '2.50', stock: 3 }
const INK = { ean: '3400949497294', supplierSku: 'INK-1', title: 'Ink', brand: 'Acme', price: '7.10', stock: 0 }

/** A catalogue of one supplier's pen and ink, and a clock. */
async function aCatalogue() {
  const { handle, query } = await migratedDatabase('catalog')
  const [acme] = await query<{ id: string }>("insert into suppliers (code, name) values ('ACME', 'Acme') returning id")
  const bring = async (...values: Partial<Draft>[]) => {
    const drafts = values.map((each, i) => aDraft(i + 2, each))
    const batch = aBatch(drafts, { runId: randomUUID(), supplierId: acme?.id ?? '' })
    await merge(handle, batch, await createNameBook(handle)(drafts))
  }
  const now = async () => (await query<{ now: string }>('select clock_timestamp()::text as now'))[0]?.now ?? ''
  const before = await now()
  await bring(PEN, INK)
  const titles = async (asOf: string, filter: ProductFilter = {}) =>
    (await listProducts(handle, { filter, sort: 'title', after: undefined, limit: 9, asOf })).map(({ title }) => title)
  return { handle, query, bring, now, before, titles }
}

describe('the catalogue as it was', () => {
  it('is found by what was so then, not by what is so now', async () => {
    const { bring, now, titles, before, handle } = await aCatalogue()
    const then = await now()
    await bring({ ...PEN, title: 'Fine nib', brand: 'Bolt', stock: 0 }, { ...INK, price: '1.00' })

    expect(await titles(then, { search: 'pen acme' })).toEqual(['Pen'])
    expect(await titles(then, { search: 'nib' })).toEqual([])
    expect(await titles(then, { stock: 'in' })).toEqual(['Pen'])
    expect(await titles(then, { priceMin: '5' })).toEqual(['Ink'])
    expect(await titles(then, { supplier: 'ACME', sku: 'INK-1' })).toEqual(['Ink'])
    expect(await titles(before)).toEqual([])
    expect(await countProducts(handle, { filter: { search: 'pen' }, exact: false, asOf: then })).toEqual({
      count: 1,
      exact: true,
    })
  })

  it('is walked page by page, what changed since and what did not in one order', async () => {
    const { bring, now, handle } = await aCatalogue()
    const then = await now()
    await bring({ ...PEN, price: '9.00' })
    const page = (after: object | undefined) =>
      listProducts(handle, { filter: {}, sort: 'price', after: after as never, limit: 1, asOf: then })

    const [first] = await page(undefined)
    const [second] = await page({ id: first?.id, price: first?.price })
    const third = await page({ id: second?.id, price: second?.price })

    expect([first, second]).toMatchObject([
      { title: 'Pen', price: '2.5000' },
      { title: 'Ink', price: '7.1000' },
    ])
    expect(third).toEqual([])
  })

  it('knows the offer that has moved to another product since', async () => {
    const { bring, now, handle, query } = await aCatalogue()
    const [pen] = await query<{ id: string }>("select id from products where title = 'Pen'")
    const then = await now()
    await bring({ ...PEN, ean: '4011200296908', title: 'Marker' })
    await bring({ ...PEN, ean: '4011200296908', title: 'Marker', price: '4.00' })

    const product = await getPastProduct(handle, { id: pen?.id ?? '', asOf: then })

    expect(product).toMatchObject({
      title: 'Pen',
      price: '2.5000',
      stock: 3,
      bestOfferReason: 'only-offer',
      offers: [{ supplierSku: 'PEN-1', price: '2.5000', state: 'listed', isBest: true }],
    })
    expect(
      await listProducts(handle, { filter: {}, sort: 'title', after: undefined, limit: 9, asOf: then }),
    ).toHaveLength(2)
  })

  it('has the variants that it had', async () => {
    const { bring, now, handle, query } = await aCatalogue()
    const variants = [{ sku: 'A', ean: null, options: { Size: 'S' }, price: '1.00', stock: 1 }]
    await bring({ ...PEN, variants })
    const [pen] = await query<{ id: string }>("select id from products where title = 'Pen'")
    const then = await now()
    await bring({ ...PEN, variants: [{ ...variants[0]!, sku: 'B', options: { Size: 'L' } }] })

    const product = await getPastProduct(handle, { id: pen?.id ?? '', asOf: then })

    expect(product.variants).toMatchObject([{ sku: 'A', options: { Size: 'S' }, price: '1.0000', stock: 1 }])
  })

  it('is exported as a table that no spreadsheet runs, and as JSON lines', async () => {
    const { bring, now, handle } = await aCatalogue()
    await bring({ ...INK, title: '=1+1' })
    const then = await now()
    await bring({ ...PEN, title: 'Nib' }, { ...INK, title: 'Ink' })
    const textOf = async (format: 'csv' | 'ndjson', asOf?: string) => {
      let text = ''
      for await (const chunk of writeRows(exportRows(handle, { filter: {}, asOf }), format)) text += chunk
      return text
    }

    const csv = await textOf('csv', then)
    const lines = (await textOf('ndjson', then)).trimEnd().split('\n')
    const present = await textOf('ndjson')

    expect(csv.split('\r\n')[0]).toMatch(/^\ufeffid,ean,asin,sku,/)
    expect(csv).toContain(",'=1+1,")
    expect(lines.map((line) => JSON.parse(line).title).sort()).toEqual(['=1+1', 'Pen'])
    expect(lines.map((line) => JSON.parse(line).price).sort()).toEqual([2.5, 7.1])
    expect(present).toContain('"title":"Nib"')
  })
})
