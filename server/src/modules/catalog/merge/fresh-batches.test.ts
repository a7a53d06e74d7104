import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { type Draft, emptyDraft } from '../draft.ts'
import { aBatch, aDraft } from '../testing/a-draft.ts'
import type { KeyedDraft } from './batch.ts'
import { merge } from './merge.ts'
import { createNameBook } from './names.ts'

const text = fc.oneof(
  fc.constantFrom('\\N', '\\.', 'a\tb', 'a\nb\r\n', '\\', '"', '{}', ',', 'NULL', '😀', '\\\\"', ''),
  fc.string({ maxLength: 80 }),
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const amount = maybe(fc.constantFrom('0', '-3.5', '0.0001', '2.5', '99999999.9999'))
const stock = maybe(fc.constantFrom(-2_147_483_648, -5, 0, 7, 2_147_483_647))
const texts = fc.dictionary(text, text, { maxKeys: 3 })
const variant = fc.record({ sku: maybe(text), ean: fc.constant(null), options: texts, price: amount, stock })
const drafted: fc.Arbitrary<Partial<Draft>> = fc.record({
  title: text,
  brand: maybe(fc.constantFrom('Acme', 'Ä\\N')),
  category: maybe(fc.constantFrom(['Pens'], ['Pens', 'Red\\'])),
  description: maybe(text),
  price: amount,
  compareAtPrice: amount,
  cost: amount,
  currency: maybe(fc.constantFrom('EUR', 'USD')),
  stock,
  isActive: maybe(fc.boolean()),
  images: maybe(fc.array(text, { maxLength: 3 })),
  technicalSpecs: maybe(texts),
  variants: maybe(fc.array(variant, { maxLength: 3 })),
})

it('writes a batch that meets nothing as it writes the same rows beside one that is known', async () => {
  const drafts = fc
    .sample(drafted, { numRuns: 300, seed: 7 })
    .map((values, i) => aDraft(i + 3, { ...values, supplierSku: `S-${i}`, ean: i % 4 === 0 ? null : String(4e12 + i) }))
  const known = aDraft(2, { supplierSku: 'KNOWN', title: 'Known' })
  const [fresh, met] = [await aCatalogue(), await aCatalogue()]
  await met.take([known])

  const outcomes = [await fresh.take(drafts), await met.take([known, ...drafts])]

  expect(outcomes).toMatchObject([
    { created: 300, unchanged: 0 },
    { created: 300, unchanged: 1 },
  ])
  for (const table of TABLES) {
    const rows = await fresh.rowsOf(table)
    expect(rows.length, table).toBeGreaterThan(100)
    expect(await met.rowsOf(table), table).toEqual(rows)
  }
})

const TABLES = [
  'products',
  'supplier_products',
  'product_prices',
  'product_stocks',
  'price_history',
  'stock_history',
  'best_offers',
  'product_changes',
  'product_variants',
]
// Of their own in every catalogue.
const OWN =
  '{id,product_id,offer_id,supplier_id,brand_id,category_id,run_id,last_run_id,created_at,updated_at,recorded_at,changed_at,valid_from,last_update}'

async function aCatalogue() {
  const { handle: catalog, query } = await migratedDatabase('catalog')
  const [supplier] = await query<{ id: string }>("insert into suppliers (code, name) values ('A', 'A') returning id")
  const fields = new Set(Object.keys(emptyDraft) as (keyof Draft)[])
  return {
    async take(drafts: KeyedDraft[]) {
      const batch = aBatch(drafts, { runId: randomUUID(), supplierId: supplier!.id })
      return merge(catalog, { ...batch, fields }, await createNameBook(catalog)(drafts))
    },
    rowsOf: (table: string) =>
      query(`
        select p.sku as of, to_jsonb(t) - '${OWN}'::text[] as row
          from ${table} t
          join products p on p.id = ${table === 'products' ? 't.id' : 't.product_id'}
         where p.sku <> 'KNOWN'
         order by p.sku, (to_jsonb(t) - '${OWN}'::text[])::text
      `),
  }
}
