import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createCache } from '../../platform/cache/cache.ts'
import { migratedDatabase } from '../../platform/testing/test-databases.ts'
import { keepAnswers } from './kept-answers.ts'
import { closeRun } from './merge/close-run.ts'
import { merge } from './merge/merge.ts'
import { createNameBook } from './merge/names.ts'
import { insertEvent } from './merge/queries/insert-event.ts'
import { openScreening } from './merge/screening.ts'
import { countProducts } from './queries/count-products.ts'
import { listBrands } from './queries/list-facets.ts'
import type { ProductFilter } from './queries/product-filter.ts'
import { aBatch, aDraft, writtenHashOf } from './testing/a-draft.ts'

/** A catalogue of one supplier, and what a process that serves the API remembers of it. */
async function aCatalogue() {
  const { handle: catalog, query } = await migratedDatabase('catalog')
  const [supplier] = await query<{ id: string }>(
    "insert into suppliers (code, name) values ('ACME', 'Acme') returning id",
  )
  const cache = createCache({ clock: { now: () => new Date(0), elapsed: () => 0 }, ttlMs: 60_000, maxEntries: 50 })
  const kept = keepAnswers({ catalog, cache })
  return {
    catalog,
    query,
    cache,
    kept,
    supplierId: supplier!.id,
    count: async (filter: ProductFilter = {}) =>
      (await kept.of(['count', filter], () => countProducts(catalog, { filter, exact: true }))).count,
    brands: async (search: string) =>
      (await kept.of(['brands', search], () => listBrands(catalog, { search, limit: 50 }))).map(({ name }) => name),
    async bring(run: { runId: string; number: number }, skus: readonly string[]) {
      const drafts = skus.map((sku, i) => aDraft(i + 2, { supplierSku: sku, title: sku, brand: `Brand ${sku}` }))
      const batch = aBatch(drafts, { ...run, supplierId: supplier!.id })
      return merge(catalog, batch, await createNameBook(catalog)(drafts))
    },
  }
}

it('asks the database once while nothing changes, for each question', async () => {
  const { bring, count, brands, cache } = await aCatalogue()
  await bring({ runId: randomUUID(), number: 1 }, ['pen', 'ink'])

  const answers = []
  for (let i = 0; i < 5; i++) answers.push([await count(), await count({ search: 'pen' }), await brands('ink')])

  expect(answers).toEqual(Array(5).fill([2, 1, ['Brand ink']]))
  expect(cache.stats()).toEqual({ hits: 12, misses: 3, entries: 3 })
})

it('never gives what was true before a batch once the batch is in, however often it was asked meanwhile', async () => {
  const { bring, count, brands, cache } = await aCatalogue()
  const runId = randomUUID()
  let isOver = false
  const impatient = Array.from({ length: 4 }, async () => {
    while (!isOver) await Promise.all([count(), count({ supplier: 'ACME' }), brands('brand')])
  })

  const seen = []
  for (let number = 1; number <= 20; number++) {
    await bring({ runId, number }, [`sku ${number}`])
    seen.push([await count(), await count({ supplier: 'ACME' }), (await brands('brand')).length])
  }
  isOver = true
  await Promise.all(impatient)

  expect(seen).toEqual(seen.map((_, i) => [i + 1, i + 1, i + 1]))
  expect(cache.stats().hits).toBeGreaterThan(0)
})

it('forgets what it was told of a batch that a crash took, whose number another one has now', async () => {
  const { query, bring, count } = await aCatalogue()
  await bring({ runId: randomUUID(), number: 1 }, ['pen', 'ink'])
  const before = await count()

  await query('truncate products, outbox restart identity cascade')
  await bring({ runId: randomUUID(), number: 1 }, ['hat'])

  expect([before, await count()]).toEqual([2, 1])
})

it('knows after the end of a run which products are no longer listed', async () => {
  const { catalog, query, bring, count, supplierId } = await aCatalogue()
  await query("update suppliers set missing_policy = 'deactivate'")
  await bring({ runId: randomUUID(), number: 1 }, ['pen', 'ink'])
  const before = await count({ status: 'active' })

  await catalog.withSession(async (session) => {
    const screening = await openScreening(session, { supplierId, runId: randomUUID() })
    const draft = aDraft(2, { supplierSku: 'pen' })
    await screening.screen({ lines: [2], keys: [draft.key], writtenHashes: [writtenHashOf(draft)] })
    return closeRun(session, { runId: randomUUID(), supplierId })
  })

  expect([before, await count({ status: 'active' })]).toEqual([2, 1])
})

it('sees an event that took its number before another and was committed after it', async () => {
  const { catalog, query, count } = await aCatalogue()
  await query('insert into outbox (topic, payload) select $1, $2 from generate_series(1, 300)', ['earlier', '{}'])

  const asked: number[] = []
  await catalog.transaction(async (late) => {
    await insertEvent(late, 'late', {})
    await query("insert into products (title) values ('pen')")
    await query("insert into outbox (topic, payload) values ('early', '{}')")
    asked.push(await count())
    await query("insert into products (title) values ('ink')")
    asked.push(await count())
  })
  asked.push(await count())

  // The second product stands for what the late transaction brings: without an event the answer may be kept.
  expect(asked).toEqual([1, 1, 2])
})

it('does not keep a question longer than anybody asks twice', async () => {
  const { count, cache } = await aCatalogue()

  expect(await count({ search: 'x'.repeat(1_000) })).toBe(0)

  expect(cache.stats()).toEqual({ hits: 0, misses: 0, entries: 0 })
})
