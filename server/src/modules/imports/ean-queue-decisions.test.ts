import { describe, expect, it } from 'vitest'
import {
  countEntries,
  decideBatch,
  type EntryPlace,
  getEntry,
  listDecidable,
  listDecidedEntries,
  listWaitingEntries,
  renewSuggestions,
  suggestWaiting,
} from '../catalog/index.ts'
import { importFile } from './import-file.ts'
import { findRun } from './queries/find-run.ts'
import { createDecisions } from './runs/decisions.ts'
import { executeRun } from './runs/execute-run.ts'
import { createApplication } from './runs/plans.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'
import {
  type Cells,
  decide,
  decideAll,
  IN_STORE,
  idsOf,
  importRows,
  PEN,
  queueing,
  undo,
  waitingOf,
} from './testing/queue-rows.ts'

const { signal } = new AbortController()

describe('a decision about waiting rows', () => {
  it('links a row with a product: its offer is there at once, later files know it, and its EAN is not asked for again', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, [['PEN', PEN, 'Pen', '2.00']], { supplier: 'BOLT' })
    await importRows(installation, [['', '', 'Biro', '1.50']], queueing)
    const [product] = await query<{ id: string }>('select id from products')

    const run = await decideAll(installation, { do: 'link', productId: product!.id })
    const later = await importRows(installation, [['', '', 'BIRO', '1.80']], queueing)

    expect(run).toMatchObject({ kind: 'decide', totalRows: 1, updated: 1, created: 0, status: 'completed' })
    expect(later).toMatchObject({ updated: 1, waiting: 0 })
    expect(
      await query('select title, ean, price, offers_count from products join best_offers on product_id = products.id'),
    ).toEqual([{ title: 'Pen', ean: PEN, price: '1.8000', offers_count: 2 }])
    expect(await query('select run_id, line from product_changes order by id desc offset 1 limit 1')).toEqual([
      { run_id: run.id, line: 2 },
    ])
  })

  it('makes new products, with their brands and the prices of the row', async () => {
    const installation = await anInstallation()
    await importRows(
      installation,
      [
        ['CAP', '', 'Cap', '9.00'],
        ['', '', 'Scarf', '8.00'],
      ],
      queueing,
    )

    const run = await decideAll(installation, { do: 'create' })
    const later = await importRows(
      installation,
      [
        ['CAP', '', 'Cap', '9.00'],
        ['', '', 'Scarf', '8.00'],
      ],
      queueing,
    )

    expect(run).toMatchObject({ totalRows: 2, created: 2 })
    expect(later).toMatchObject({ unchanged: 2, waiting: 0 })
    expect(
      await installation.catalog.query(
        'select title, ean, sku, price from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual([
      { title: 'Cap', ean: null, sku: 'CAP', price: '9.0000' },
      { title: 'Scarf', ean: null, sku: null, price: '8.0000' },
    ])
  })

  it('gives a row its EAN, checked: the product that has it, or a new one', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']], queueing)
    const ids = await idsOf(installation)
    const give = (ean: string) => decide(installation, { decision: { do: 'ean', ean }, of: { ids } })

    await expect(give('4006381333932')).rejects.toMatchObject({ code: 'QUEUE_EAN_NOT_USABLE' })
    await expect(give(IN_STORE)).rejects.toMatchObject({ code: 'QUEUE_EAN_NOT_USABLE' })
    const [run] = await give(' 4006381 333931')

    expect(run).toMatchObject({ created: 1 })
    expect(await installation.catalog.query('select title, ean from products')).toEqual([{ title: 'Cap', ean: PEN }])
  })

  it('speaks of all that files said of the row, also of what the last one is silent about', async () => {
    const installation = await anInstallation()
    const full = { ...aProfile(['sku', 'ean', 'title', 'brand', 'price']), ...queueing }
    const stocks = { ...aProfile(['sku', 'title', 'stock']), ...queueing }
    await installation.importText('sku;ean;title;brand;price\nCAP;4006381333932;Cap;Acme;9.00\n', full)
    await installation.importText('sku;title;stock\nHAT;Hat;3\nCAP;Cap;5\n', stocks)
    expect(
      await installation.catalog.query(
        'select title, brand_name, price, reason, given_ean from supplier_ean_resolutions order by title',
      ),
    ).toEqual([
      { title: 'Cap', brand_name: 'Acme', price: '9.0000', reason: 'bad-ean', given_ean: '4006381333932' },
      { title: 'Hat', brand_name: null, price: null, reason: 'no-ean', given_ean: null },
    ])

    const run = await decideAll(installation, { do: 'create' })

    expect(run).toMatchObject({ totalRows: 2, created: 2 })
    expect(
      await installation.catalog.query(
        'select title, brand_name, price, stock from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual([
      { title: 'Cap', brand_name: 'Acme', price: '9.0000', stock: 5 },
      { title: 'Hat', brand_name: null, price: null, stock: 3 },
    ])
  })

  it('leaves rows out for ever, or until the supplier describes them otherwise', async () => {
    const installation = await anInstallation()
    const cells = (price: string, scarf = 'Scarf'): Cells[] => [
      ['CAP', '', 'Cap', price],
      ['', '', scarf, price],
    ]
    await importRows(installation, cells('1.00'), queueing)
    const [cap, scarf] = await idsOf(installation)
    await decide(installation, { decision: { do: 'ignore' }, of: { ids: [cap!] } })
    await decide(installation, { decision: { do: 'snooze' }, of: { ids: [scarf!] } })

    const dearer = await importRows(installation, cells('2.00'), queueing)
    const described = await importRows(installation, cells('2.00', 'SCARF'), queueing)

    expect(dearer).toMatchObject({ waiting: 0, unchanged: 2 })
    expect(described).toMatchObject({ waiting: 1, unchanged: 1 })
  })

  it('leaves a row out though a file has fewer columns than it, until one says something else of it', async () => {
    const installation = await anInstallation()
    const full = { ...aProfile(['sku', 'ean', 'title', 'reference', 'brand', 'price']), ...queueing }
    const stocks = { ...aProfile(['sku', 'title', 'stock']), ...queueing }
    const importFull = (brand: string) =>
      installation.importText(`sku;ean;title;reference;brand;price\nCAP;4006381333932;Cap;R-1;${brand};9.00\n`, full)
    const importStock = (stock: number) => installation.importText(`sku;title;stock\nCAP;Cap;${stock}\n`, stocks)
    await importStock(5)
    const planned = await importFile(installation.parts, {
      path: await installation.write('planned.csv', 'sku;title;stock\nCAP;Cap;6\n'),
      supplier: { code: 'ACME' },
      profile: stocks,
      signal,
      dryRun: true,
    })
    await importFull('Acme')
    await decideAll(installation, { do: 'snooze' })

    const { id } = await createApplication(installation.parts, { planId: planned.id, only: null })
    const runs = [
      await executeRun(installation.parts, id, signal),
      await importStock(7),
      await importFull('Acme'),
      await importFull('Bolt'),
    ]

    expect(planned.waiting).toBe(1)
    expect(runs.map(({ waiting }) => waiting)).toEqual([0, 0, 0, 1])
  })

  it('is taken back like any run: the product goes, the row waits again; and that can be taken back too', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, [['CAP', '', 'Cap']], queueing)
    const made = await decideAll(installation, { do: 'create' })

    const undone = await undo(installation, made.id)
    expect(await query('select count(*)::int from products')).toEqual([{ count: 0 }])
    expect((await waitingOf(installation)).map(({ state }) => state)).toEqual(['waiting'])
    await undo(installation, undone.id)

    expect(await query('select title from products')).toEqual([{ title: 'Cap' }])
    expect((await waitingOf(installation)).map(({ state }) => state)).toEqual(['created'])
  })

  it('to ignore a row is taken back too', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']], queueing)
    const ignored = await decideAll(installation, { do: 'ignore' })

    await undo(installation, ignored.id)

    expect((await waitingOf(installation)).map(({ state }) => state)).toEqual(['waiting'])
  })

  it('goes on after a kill between the decision and any batch of it, and does nothing twice', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(
      installation,
      Array.from({ length: 2_600 }, (_, i): Cells => [`S-${i}`, '', `Article ${i}`]),
      queueing,
    )
    const { runs } = await createDecisions(installation.parts, {
      decision: { do: 'create' },
      of: { filter: {} },
      author: null,
    })
    const killed = AbortSignal.timeout(0)
    await executeRun(installation.parts, runs[0]!.id, killed).catch(() => {})
    expect(await query('select count(*)::int from products')).toEqual([{ count: 0 }])
    const order = (await findRun(installation.imports.handle, runs[0]!.id))!.decision!
    const [entry] = await query<{ supplier_id: string }>('select supplier_id from supplier_ean_resolutions limit 1')
    const part = { runId: runs[0]!.id, supplierId: entry!.supplier_id, order }
    await decideBatch(installation.catalog.handle, part, await listDecidable(installation.catalog.handle, part, 2_500))

    const run = await executeRun(installation.parts, runs[0]!.id, signal)

    expect(run).toMatchObject({ status: 'completed', totalRows: 2_600, created: 2_600 })
    expect(await query('select count(*)::int, count(distinct sku)::int as skus from products')).toEqual([
      { count: 2_600, skus: 2_600 },
    ])
    expect(await query("select count(*)::int from supplier_ean_resolutions where state = 'created'")).toEqual([
      { count: 2_600 },
    ])
  })

  it('says so when nothing waits any more', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']], queueing)
    const ids = await idsOf(installation)
    await decideAll(installation, { do: 'ignore' })

    await expect(decide(installation, { decision: { do: 'create' }, of: { ids } })).rejects.toMatchObject({
      code: 'QUEUE_NOTHING_WAITS',
    })
  })
})

describe('an undone import', () => {
  it('takes its waiting rows out of the queue', async () => {
    const installation = await anInstallation()
    const run = await importRows(
      installation,
      [
        ['PEN', PEN, 'Pen'],
        ['CAP', '', 'Cap'],
      ],
      queueing,
    )

    await undo(installation, run.id)

    expect((await waitingOf(installation)).map(({ state }) => state)).toEqual(['gone'])
  })
})

describe('suggestions', () => {
  it('name the likeliest product with the reason, and all of them are accepted at once', async () => {
    const installation = await anInstallation()
    const { parts, catalog } = installation
    await importRows(
      installation,
      [
        ['P-1', PEN, 'Stylo à bille Cristal bleu'],
        ['P-2', '3400949497294', 'Stylo plume Safari rouge'],
        ['P-3', '4011200296908', 'Agrafeuse de bureau'],
      ],
      { supplier: 'BOLT' },
    )
    await importRows(
      installation,
      [
        ['', '', 'STYLO A BILLE CRISTAL BLEU'],
        ['', '', 'Stylo plume Safari, rouge vif'],
        ['', '', 'Poisson'],
      ],
      queueing,
    )

    const looked = await suggestWaiting(parts.catalog, { signal })
    const page = (after?: EntryPlace) =>
      listWaitingEntries(parts.catalog, { filter: { supplier: 'ACME' }, after, limit: 2 })
    const [first, second] = await page()
    const rest = await page({ id: second!.id, score: second!.score })

    expect(looked).toBe(3)
    expect(await suggestWaiting(parts.catalog, { signal })).toBe(0)
    expect(
      [first, second, ...rest].map((row) => [row?.title, row?.suggestion?.title, row?.suggestion?.reason]),
    ).toEqual([
      ['STYLO A BILLE CRISTAL BLEU', 'Stylo à bille Cristal bleu', 'name'],
      ['Stylo plume Safari, rouge vif', 'Stylo plume Safari rouge', 'similar'],
      ['Poisson', undefined, undefined],
    ])
    expect(await countEntries(parts.catalog, { minScore: 50 })).toEqual({
      waiting: 3,
      matching: 2,
      suggested: 2,
      suppliers: [{ supplierCode: 'ACME', name: 'ACME', waiting: 3 }],
    })
    expect((await getEntry(parts.catalog, second!.id)).suggestions.map(({ title }) => title)).toContain(
      'Stylo plume Safari rouge',
    )

    const [run] = await decide(installation, { decision: { do: 'accept' }, of: { filter: { minScore: 50 } } })

    expect(run).toMatchObject({ totalRows: 2, updated: 2 })
    expect(
      await catalog.query(
        'select title, offers_count from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual([
      { title: 'Agrafeuse de bureau', offers_count: 1 },
      { title: 'Stylo plume Safari rouge', offers_count: 2 },
      { title: 'Stylo à bille Cristal bleu', offers_count: 2 },
    ])
    const decided = await listDecidedEntries(parts.catalog, { filter: {}, after: undefined, limit: 1 })
    const after = { id: decided[0]!.id, decidedAt: decided[0]!.decidedAtText! }
    expect(await listDecidedEntries(parts.catalog, { filter: {}, after, limit: 5 })).toHaveLength(1)
  })

  it('tell articles apart whose names differ in a number only', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const sizes = Array.from({ length: 12 }, (_, i): Cells => [`P-${i}`, '', `Ball pen classic no. ${i + 1}`])
    await importRows(installation, [...sizes, ['P-21', '', 'Ball pen classic no. 21 (new pack of ten)']], {
      supplier: 'BOLT',
    })
    await importRows(installation, [['', '', 'Ball pen classic no. 21']], queueing)

    await suggestWaiting(parts.catalog, { signal })
    const [entry] = await listWaitingEntries(parts.catalog, { filter: {}, after: undefined, limit: 1 })
    const { suggestions } = await getEntry(parts.catalog, entry!.id)

    expect(entry?.suggestion?.title).toBe('Ball pen classic no. 21 (new pack of ten)')
    expect(suggestions.slice(1).filter(({ score }) => score >= 60)).toEqual([])
  })

  it('are made anew after a week', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['', '', 'Biro']], queueing)
    await suggestWaiting(installation.parts.catalog, { signal })
    await importRows(installation, [['B-1', PEN, 'Biro']], { supplier: 'BOLT' })
    await installation.catalog.query("update supplier_ean_resolutions set suggested_at = now() - interval '8 days'")

    await renewSuggestions(installation.parts.catalog, signal)

    expect(await installation.catalog.query('select suggestion_score as score from supplier_ean_resolutions')).toEqual([
      { score: 88 },
    ])
  })
})
