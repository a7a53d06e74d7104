import { randomUUID } from 'node:crypto'
import type { Database } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { type MigratedDatabase, migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { aBatch, aDraft, contentHashOf, writtenHashOf } from '../testing/a-draft.ts'
import type { KeyedDraft } from './batch.ts'
import { closeRun } from './close-run.ts'
import { merge } from './merge.ts'
import { createNameBook } from './names.ts'
import { findUnknownDrafts } from './queries/find-unknown-drafts.ts'
import { openScreening } from './screening.ts'

const PEN = { ean: '4006381333931', supplierSku: 'PEN-1', title: 'Pen', price: '2.50', stock: 10, currency: 'EUR' }
const INK = { ean: '3400949497294', supplierSku: 'INK-1', title: 'Ink', price: '7.00', stock: 3, currency: 'EUR' }

describe('merge', () => {
  it('makes products with their offers, prices, stocks, histories, changes and one event', async () => {
    const { catalog, supplier, query } = await aCatalogue()

    const outcome = await mergeOne(catalog, supplier.acme, [aDraft(2, PEN), aDraft(3, INK)])

    expect(outcome).toEqual({ created: 2, updated: 0, unchanged: 0, repeated: false })
    expect(
      await query(
        'select title, sku, price, stock, offers_count, reason as best_offer_reason from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual([
      { title: 'Ink', sku: 'INK-1', price: '7.0000', stock: 3, offers_count: 1, best_offer_reason: 'only-offer' },
      { title: 'Pen', sku: 'PEN-1', price: '2.5000', stock: 10, offers_count: 1, best_offer_reason: 'only-offer' },
    ])
    for (const table of ['supplier_products', 'product_prices', 'product_stocks', 'price_history', 'stock_history'])
      expect(await query(`select count(*)::int from ${table}`), table).toEqual([{ count: 2 }])
    expect(await query('select kind, line, fields from product_changes order by line')).toEqual([
      { kind: 'created', line: 2, fields: {} },
      { kind: 'created', line: 3, fields: {} },
    ])
    expect(await query('select topic from outbox')).toEqual([{ topic: 'catalog.products-changed' }])
  })

  it('writes what differs, with its old and new value and the line it came from', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN), aDraft(3, INK)])

    const outcome = await mergeOne(catalog, supplier.acme, [
      aDraft(9, { ...PEN, price: '2.75', stock: 4 }),
      aDraft(10, INK),
    ])

    expect(outcome).toEqual({ created: 0, updated: 1, unchanged: 1, repeated: false })
    expect(await query("select line, fields from product_changes where kind = 'updated'")).toEqual([
      { line: 9, fields: { price: { old: 2.5, new: 2.75 }, stock: { old: 10, new: 4 } } },
    ])
    expect(
      await query("select price, stock from products join best_offers on product_id = products.id where title = 'Pen'"),
    ).toEqual([{ price: '2.7500', stock: 4 }])
    expect(await query('select price from price_history order by recorded_at, price')).toEqual([
      { price: '2.5000' },
      { price: '7.0000' },
      { price: '2.7500' },
    ])
    expect(await query('select price, is_active from product_prices order by price')).toEqual([
      { price: '2.7500', is_active: true },
      { price: '7.0000', is_active: true },
    ])
  })

  it('applies a batch once, however often it comes', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const runId = randomUUID()
    const first = await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)], runId)

    const second = await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)], runId)

    expect(second).toEqual({ ...first, repeated: true })
    expect(await query('select count(*)::int from product_changes')).toEqual([{ count: 1 }])
  })

  it('gives two suppliers of one EAN one product, sold at the lower price of those in stock', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    await mergeOne(catalog, supplier.bolt, [
      aDraft(2, { ...PEN, supplierSku: 'B-7', title: 'Ball pen', price: '2.10', stock: 1 }),
    ])

    expect(
      await query(
        'select title, price, stock, offers_count, reason as best_offer_reason from products join best_offers on product_id = products.id',
      ),
    ).toEqual([{ title: 'Pen', price: '2.1000', stock: 11, offers_count: 2, best_offer_reason: 'lowest-price' }])
  })

  it("lets another supplier fill a product's empty fields, and nothing else", async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    await mergeOne(catalog, supplier.bolt, [
      aDraft(2, { ...PEN, supplierSku: 'B-7', title: 'Ball pen', color: 'blue' }),
    ])

    expect(await query('select title, color from products')).toEqual([{ title: 'Pen', color: 'blue' }])
  })

  it("takes a more trusted supplier's texts over", async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.bolt, [aDraft(2, { ...PEN, supplierSku: 'B-7', title: 'Ball pen' })])
    await query("update suppliers set priority = 1 where code = 'ACME'")

    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    expect(await query('select title, sku from products')).toEqual([{ title: 'Pen', sku: 'PEN-1' }])
  })

  it('touches only the fields the file speaks of', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, { ...PEN, description: 'Writes.' })])

    await mergeOne(catalog, supplier.acme, [aDraft(2, { supplierSku: 'PEN-1', price: '3.00' })])

    expect(
      await query('select title, description, price, stock from products join best_offers on product_id = products.id'),
    ).toEqual([{ title: 'Pen', description: 'Writes.', price: '3.0000', stock: 10 }])
  })

  it('matches a product without an EAN by the supplier and its SKU, and gives it the EAN when one comes', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const { ean: _, ...nameless } = PEN
    await mergeOne(catalog, supplier.acme, [aDraft(2, nameless)])

    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    expect(await query('select ean, title from products')).toEqual([{ ean: '4006381333931', title: 'Pen' }])
  })

  it('makes one product of two rows with one new EAN', async () => {
    const { catalog, supplier, query } = await aCatalogue()

    await mergeOne(catalog, supplier.acme, [
      aDraft(2, PEN),
      aDraft(3, { ...PEN, supplierSku: 'PEN-BOX', price: '2.20' }),
    ])

    expect(
      await query(
        'select offers_count, price, reason as best_offer_reason from products join best_offers on product_id = products.id',
      ),
    ).toEqual([{ offers_count: 2, price: '2.2000', best_offer_reason: 'lowest-price' }])
  })

  it.each([
    ['in one batch', [['B', 'A']]],
    ['in one batch, the other way round', [['A', 'B']]],
    ['in two batches', [['A'], ['B']]],
    ['in two batches, the other way round', [['B'], ['A']]],
  ])(
    "takes the texts of the lowest of a supplier's SKUs with one EAN, its price and the stock of both: %s",
    async (_, batches) => {
      const { catalog, supplier, query } = await aCatalogue()
      const offer = {
        A: { supplierSku: 'A', title: 'Pen A', price: '2.00', stock: 1 },
        B: { supplierSku: 'B', title: 'Pen B', price: '1.00', stock: 20, color: 'blue' },
      }

      for (const [i, skus] of batches.entries())
        await mergeOne(
          catalog,
          supplier.acme,
          skus.map((sku, place) => aDraft(2 + 10 * i + place, { ...PEN, ...offer[sku as 'A' | 'B'] })),
        )

      expect(
        await query(
          'select sku, title, color, price, stock, offers_count from products join best_offers on product_id = products.id',
        ),
      ).toEqual([{ sku: 'A', title: 'Pen A', color: 'blue', price: '1.0000', stock: 21, offers_count: 2 }])
      expect(await query('select price from product_prices')).toEqual([{ price: '2.0000' }])
      expect(await query('select quantity from product_stocks')).toEqual([{ quantity: 21 }])
      expect(await query('select price from price_history order by price')).toEqual([
        { price: '1.0000' },
        { price: '2.0000' },
      ])
      expect(await query('select quantity from stock_history order by quantity')).toEqual([
        { quantity: 1 },
        { quantity: 20 },
      ])
    },
  )

  it('keeps the stock of the other offer when one of two changes', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [
      aDraft(2, { ...PEN, stock: 10 }),
      aDraft(3, { ...PEN, supplierSku: 'PEN-BOX', stock: 5 }),
    ])

    await mergeOne(catalog, supplier.acme, [aDraft(3, { ...PEN, supplierSku: 'PEN-BOX', stock: 6 })])

    expect(await query('select quantity from product_stocks')).toEqual([{ quantity: 16 }])
  })

  it('takes price and stock away from the product that an offer leaves', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    await mergeOne(catalog, supplier.acme, [aDraft(2, { ...PEN, ean: INK.ean, title: 'Ink' })])

    expect(
      await query(`select title, b.price, pp.is_active, ps.quantity
                     from products p join best_offers b on b.product_id = p.id join product_prices pp on pp.product_id = p.id join product_stocks ps on ps.product_id = p.id
                    order by title`),
    ).toEqual([
      { title: 'Ink', price: '2.5000', is_active: true, quantity: 10 },
      { title: 'Pen', price: null, is_active: false, quantity: 0 },
    ])
  })

  it('knows no stock of a product whose offers tell none', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const { stock: _, ...untold } = PEN
    await mergeOne(catalog, supplier.acme, [aDraft(2, untold)])

    await mergeOne(catalog, supplier.acme, [aDraft(2, { ...untold, price: '2.75' })])

    expect(await query('select price, stock from products join best_offers on product_id = products.id')).toEqual([
      { price: '2.7500', stock: null },
    ])
  })

  it('counts no further than the column does', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const most = 2_147_483_647

    await mergeOne(catalog, supplier.acme, [
      aDraft(2, { ...PEN, stock: most, price: '3.00', cost: '3002.9999' }),
      aDraft(3, { ...PEN, supplierSku: 'PEN-BOX', stock: most }),
    ])

    expect(
      await query('select b.stock, ps.quantity from best_offers b join product_stocks ps using (product_id)'),
    ).toEqual([{ stock: most, quantity: most }])
  })

  it('refuses a batch that holds other rows than those applied under its number', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const runId = randomUUID()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)], runId)

    const other = mergeOne(catalog, supplier.acme, [aDraft(2, PEN), aDraft(3, INK)], runId)

    await expect(other).rejects.toMatchObject({ code: 'CATALOG_BATCH_DIFFERS' })
    expect(await query('select title from products')).toEqual([{ title: 'Pen' }])
  })

  it('makes brands and category paths once, whatever their case and accents', async () => {
    const { catalog, supplier, query } = await aCatalogue()

    await mergeOne(catalog, supplier.acme, [
      aDraft(2, { ...PEN, brand: 'Müller', category: ['Bureau', 'Écriture'] }),
      aDraft(3, { ...INK, brand: 'MULLER', category: ['bureau', 'Ecriture', 'Encre'] }),
    ])

    expect(await query('select count(*)::int from brands')).toEqual([{ count: 1 }])
    expect(await query('select lower(path) as path from categories order by length(path)')).toHaveLength(3)
  })

  it('takes the variants of the lowest SKU where several rows of one EAN list them', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const row = (line: number, sku: string) => {
      const variants = [{ sku: `${sku}-S`, ean: null, options: { Size: 'S' }, price: null, stock: line }]
      return aDraft(line, { ...PEN, supplierSku: sku, variants })
    }
    const variants = () => query('select sku, stock from product_variants')

    await mergeOne(catalog, supplier.acme, [row(2, 'PEN-9'), row(3, 'PEN-10')])
    expect(await variants()).toEqual([{ sku: 'PEN-10-S', stock: 3 }])

    await mergeOne(catalog, supplier.acme, [row(4, 'PEN-08'), row(5, 'PEN-07')])
    expect(await variants()).toEqual([{ sku: 'PEN-07-S', stock: 5 }])
  })

  it('keeps variants as the row lists them', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const variant = (size: string, stock: number) => ({
      sku: `S-${size}`,
      ean: null,
      options: { Size: size },
      price: '9.00',
      stock,
    })
    await mergeOne(catalog, supplier.acme, [
      aDraft(2, { ...PEN, variants: [variant('S', 1), variant('M', 2), variant('L', 3)] }),
    ])

    await mergeOne(catalog, supplier.acme, [aDraft(2, { ...PEN, variants: [variant('S', 5), variant('M', 2)] })])

    expect(await query('select sku, stock from product_variants order by place')).toEqual([
      { sku: 'S-S', stock: 5 },
      { sku: 'S-M', stock: 2 },
    ])
  })

  it('agrees with itself when two batches with the same new EANs are merged at once', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    const eans = Array.from({ length: 200 }, (_, i) => String(3_000_000_000_000 + i))
    const rows = (prefix: string) =>
      eans.map((ean, i) => aDraft(i + 2, { ...PEN, ean, supplierSku: `${prefix}${i}`, title: `Pen ${i}` }))

    await Promise.all([
      mergeOne(catalog, supplier.acme, rows('A')),
      mergeOne(catalog, supplier.bolt, rows('B').reverse()),
    ])

    expect(
      await query(
        'select count(*)::int as products, sum(offers_count)::int as offers from products join best_offers on product_id = products.id',
      ),
    ).toEqual([{ products: 200, offers: 400 }])
    expect(await query('select count(*)::int from supplier_products')).toEqual([{ count: 400 }])
  })
})

describe('findUnknownDrafts', () => {
  it('finds those that merge would have to make a product for', async () => {
    const { catalog, supplier } = await aCatalogue()
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN), aDraft(3, { supplierSku: 'CAP-1', title: 'Cap' })])

    const unknown = await findUnknownDrafts(catalog, supplier.acme, [
      aDraft(10, { supplierSku: 'PEN-1', price: '1.00' }),
      aDraft(11, { supplierSku: 'NEW-1', ean: PEN.ean, price: '1.00' }),
      aDraft(12, { supplierSku: 'CAP-1', ean: INK.ean, price: '1.00' }),
      aDraft(13, { supplierSku: 'PEN-1', ean: INK.ean, price: '1.00' }),
      aDraft(14, { supplierSku: 'NEW-2', price: '1.00' }),
    ])

    expect(unknown).toEqual(new Set([13, 14]))
  })
})

describe('createNameBook', () => {
  it('keeps the names of a batch while another one begins a new book', async () => {
    const { catalog } = await aCatalogue()
    const namesOf = createNameBook(catalog, 1)
    const names = await namesOf([aDraft(2, { ...PEN, brand: 'Bic' }), aDraft(3, { ...PEN, brand: 'Bic Clic' })])

    await namesOf([aDraft(4, { ...INK, brand: 'Pelikan' })])

    expect(names.brand('Bic')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('screening', () => {
  it('finds nothing to do in an unchanged file', async () => {
    const { catalog, supplier } = await aCatalogue()
    const drafts = [aDraft(2, PEN), aDraft(3, INK)]
    await mergeOne(catalog, supplier.acme, drafts)

    const screened = await screenOne(catalog, supplier.acme, drafts)

    expect(screened).toEqual({ changed: new Set(), offers: new Map(), duplicates: [] })
  })

  it('takes an offer that is no longer listed for changed, whatever it was written from', async () => {
    const { catalog, supplier } = await aCatalogue()
    const pen = aDraft(2, PEN)
    await mergeOne(catalog, supplier.acme, [pen])
    await closeWith(catalog, supplier.acme, [])

    const screened = await screenOne(catalog, supplier.acme, [pen])

    expect(screened).toEqual({
      changed: new Set([2]),
      offers: new Map([[pen.key, { contentHash: null, price: '2.5000' }]]),
      duplicates: [],
    })
  })

  it('finds changed rows, new rows, and rows that come twice', async () => {
    const { catalog, supplier } = await aCatalogue()
    const pen = aDraft(2, PEN)
    await mergeOne(catalog, supplier.acme, [pen])

    const screened = await screenOne(catalog, supplier.acme, [
      aDraft(2, { ...PEN, price: '9.99' }),
      aDraft(3, INK),
      aDraft(4, INK),
    ])

    expect(screened).toEqual({
      changed: new Set([2, 3]),
      offers: new Map([[pen.key, { contentHash: contentHashOf(pen), price: '2.5000' }]]),
      duplicates: [{ line: 4, firstLine: 3 }],
    })
  })
})

describe('closeRun', () => {
  it.each([
    ['keep', { stock: 10, is_active: true }, { status: 'active' }],
    ['out-of-stock', { stock: 0, is_active: true }, { status: 'active' }],
    ['deactivate', { stock: 10, is_active: false }, { status: 'inactive' }],
  ])('marks what is no longer listed, by the policy %s', async (policy, offer, product) => {
    const { catalog, supplier, query } = await aCatalogue()
    await query('update suppliers set missing_policy = $1', [policy])
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN), aDraft(3, INK)])

    const totals = await closeWith(catalog, supplier.acme, [aDraft(2, INK)])

    expect(totals.missing).toBe(1)
    expect(
      await query(
        "select stock, is_active, missing_since is not null as missing from supplier_products where offer_key = 'PEN-1'",
      ),
    ).toEqual([{ ...offer, missing: true }])
    expect(await query("select status from products where title = 'Pen'")).toEqual([product])
    expect(await query("select fields -> 'offer' as offer from product_changes where kind = 'missing'")).toEqual([
      { offer: { old: 'PEN-1', new: null } },
    ])
  })

  it('takes a product back on sale when its supplier lists it again', async () => {
    const { catalog, supplier, query } = await aCatalogue()
    await query("update suppliers set missing_policy = 'deactivate'")
    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])
    await closeWith(catalog, supplier.acme, [])

    await mergeOne(catalog, supplier.acme, [aDraft(2, PEN)])

    expect(
      await query('select status, is_active, price from products join best_offers on product_id = products.id'),
    ).toEqual([{ status: 'active', is_active: true, price: '2.5000' }])
    expect(await query('select kind from product_changes order by id desc limit 1')).toEqual([{ kind: 'relisted' }])
  })
})

async function aCatalogue() {
  const { handle: catalog, query }: MigratedDatabase<'catalog'> = await migratedDatabase('catalog')
  const [acme, bolt] = await query<{ id: string }>(
    "insert into suppliers (code, name) values ('ACME', 'Acme'), ('BOLT', 'Bolt') returning id",
  )
  return { catalog, query, supplier: { acme: acme!.id, bolt: bolt!.id } }
}

async function mergeOne(catalog: Database<'catalog'>, supplierId: string, drafts: KeyedDraft[], runId = randomUUID()) {
  const names = await createNameBook(catalog)(drafts)
  return merge(catalog, aBatch(drafts, { runId, supplierId }), names)
}

function screenOne(catalog: Database<'catalog'>, supplierId: string, drafts: readonly KeyedDraft[]) {
  return catalog.withSession(async (session) =>
    (await openScreening(session, { supplierId, runId: randomUUID() })).screen(keysOf(drafts)),
  )
}

function closeWith(catalog: Database<'catalog'>, supplierId: string, listed: readonly KeyedDraft[]) {
  return catalog.withSession(async (session) => {
    const screening = await openScreening(session, { supplierId, runId: randomUUID() })
    if (listed.length > 0) await screening.screen(keysOf(listed))
    return closeRun(session, { runId: randomUUID(), supplierId })
  })
}

function keysOf(drafts: readonly KeyedDraft[]) {
  return {
    lines: drafts.map(({ line }) => line),
    keys: drafts.map(({ key }) => key),
    writtenHashes: drafts.map(writtenHashOf),
  }
}
