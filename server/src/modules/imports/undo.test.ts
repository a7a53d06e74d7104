import type { ImportRun, UndoPart } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listUndoRanges, openFilling, undoRange } from '../catalog/index.ts'
import { catalogueOf } from '../catalog/testing/catalogue-of.ts'
import { importFile } from './import-file.ts'
import { executeRun } from './runs/execute-run.ts'
import { createUndo, previewUndoOf } from './runs/undo.ts'
import { anInstallation, aProfile, type TestInstallation } from './testing/an-installation.ts'

const COLUMNS = ['sku', 'ean', 'title', 'price', 'stock'] as const
const { signal } = new AbortController()
const EANS = ['4006381333931', '3400949497294', '4011200296908', '']

interface Row {
  sku: string
  ean: string
  title: string
  price: number
  stock: number
}

async function importRows({ parts, write }: TestInstallation, supplier: string, rows: readonly Row[]) {
  const lines = rows.map(({ sku, ean, title, price, stock }) => [sku, ean, title, price.toFixed(2), stock].join(';'))
  const path = await write(`${supplier}.csv`, [COLUMNS.join(';'), ...lines].join('\n'))
  return importFile(parts, { path, supplier: { code: supplier }, profile: aProfile(COLUMNS), signal })
}

async function undo({ parts }: TestInstallation, run: Pick<ImportRun, 'id'>, only: UndoPart | null = null) {
  const { id } = await createUndo(parts, { runId: run.id, only })
  return executeRun(parts, id, signal)
}

async function supplierOf(query: TestInstallation['catalog']['query']): Promise<string> {
  const [supplier] = await query<{ id: string }>('select id from suppliers')
  return supplier?.id ?? ''
}

const row = (sku: string, values: Partial<Row> = {}): Row => ({
  sku,
  ean: '',
  title: `Article ${sku}`,
  price: 1,
  stock: 1,
  ...values,
})

const PEN = row('PEN', { ean: '4006381333931', title: 'Pen', price: 2.5, stock: 10 })
const INK = row('INK', { ean: '3400949497294', title: 'Ink', price: 7, stock: 3 })

describe('an undo', () => {
  it('takes a first import out of the catalogue, and the histories stay', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    const run = await importRows(installation, 'ACME', [PEN, INK])

    const undone = await undo(installation, run)

    expect(undone).toMatchObject({ kind: 'undo', undoOf: run.id, status: 'completed', updated: 2, conflicts: 0 })
    expect(await catalogueOf(query)).toEqual({ products: [], offers: [], prices: [], stocks: [], variants: [] })
    expect(await query('select count(*)::int from price_history')).toEqual([{ count: 2 }])
    expect(await query('select kind, count(*)::int from product_changes group by 1 order by 1')).toEqual([
      { kind: 'created', count: 2 },
      { kind: 'removed', count: 2 },
    ])
  })

  it('leaves nothing of an import behind while another run fills the catalogue', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    const run = await importRows(installation, 'ACME', [PEN, INK])

    await installation.parts.catalog.withSession(async (session) => {
      const filling = await openFilling(installation.parts.catalog, session)
      await filling.expect(2_000)
      await undo(installation, run)
    })

    expect(await query('select count(*)::int from set_aside')).not.toEqual([{ count: 0 }])
    expect(await catalogueOf(query)).toEqual({ products: [], offers: [], prices: [], stocks: [], variants: [] })
    expect(await query('select from best_offers')).toEqual([])
  })

  it('shows its three lists first, and changes nothing by that', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, 'ACME', [PEN, INK])
    const run = await importRows(installation, 'ACME', [{ ...PEN, price: 3 }, { ...INK, stock: 0 }, row('HAT')])
    await query("update products set title = 'Iron gall ink', held_fields = '{title}' where title = 'Ink'")
    await query("update supplier_products set stock = 5 where offer_key = 'INK'")
    const before = await catalogueOf(query)

    const preview = await previewUndoOf(installation.parts, { runId: run.id, only: null })

    expect(preview.restored).toMatchObject({
      products: 2,
      items: [
        { title: 'Pen', what: 'values', fields: { price: { old: 3, new: 2.5 } } },
        { title: 'Article HAT', what: 'removed', fields: {} },
      ],
    })
    expect(preview.kept).toMatchObject({
      products: 1,
      items: [{ title: 'Iron gall ink', reason: 'changed-since', fields: { stock: { old: 5, new: 3 } } }],
    })
    expect(preview.impossible).toEqual({ products: 0, items: [] })
    expect(await catalogueOf(query)).toEqual(before)
  })

  it('of one field or of some products leaves the rest', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, 'ACME', [PEN, INK])
    const run = await importRows(installation, 'ACME', [
      { ...PEN, price: 3, stock: 11 },
      { ...INK, price: 8 },
    ])

    await undo(installation, run, { fields: ['price'], products: [PEN.ean] })

    expect(
      await query(
        'select title, price, stock from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual([
      { title: 'Ink', price: '8.0000', stock: 3 },
      { title: 'Pen', price: '2.5000', stock: 11 },
    ])
  })

  it('of one brand, kept for a while and begun again, takes back all of it', async () => {
    const installation = await anInstallation()
    const { handle, query } = installation.catalog
    const columns = [...COLUMNS, 'brand'] as const
    const path = await installation.write(
      'brands.csv',
      [columns.join(';'), 'A;;Pen;1;1;Éclat', 'B;;Ink;1;1;Bois', 'C;;Cup;1;1;eclat', 'D;;Hat;1;1;Éclat'].join('\n'),
    )
    const imported = { path, supplier: { code: 'ACME' }, profile: aProfile(columns), signal }
    const run = await importFile(installation.parts, imported)
    const undoing = await createUndo(installation.parts, { runId: run.id, only: { brand: 'ÉCLAT' } })
    const order = { runId: undoing.id, undoOf: run.id, supplierId: await supplierOf(query), part: { brand: 'ÉCLAT' } }
    const [first] = await listUndoRanges(handle, order, 1)
    await undoRange(handle, order, first!)

    for (const range of await listUndoRanges(handle, order, 1)) await undoRange(handle, order, range)

    expect(await query('select title from products')).toEqual([{ title: 'Ink' }])
  })

  it('that was taken back can be done again, as often as one likes', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    let last = await importRows(installation, 'ACME', [PEN])
    const imported = await catalogueOf(query)

    const seen: object[] = []
    for (let time = 1; time <= 5; time++) {
      last = await undo(installation, last)
      seen.push(await catalogueOf(query))
    }

    const empty = { products: [], offers: [], prices: [], stocks: [], variants: [] }
    expect(seen).toEqual([empty, imported, empty, imported, empty])
  })

  it('that takes out an offer no longer listed, taken back, has it no longer listed', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, 'ACME', [PEN])
    const run = await importRows(installation, 'BOLT', [{ ...PEN, sku: 'B1' }])
    await importRows(installation, 'BOLT', [row('B2')])
    const before = await catalogueOf(query)

    const undone = await undo(installation, run)
    const between = await query("select 1 from supplier_products where offer_key = 'B1'")
    await undo(installation, undone)

    expect(between).toEqual([])
    expect(await catalogueOf(query)).toEqual(before)
  })

  it('leaves a product it brought back alone once somebody changed an offer that came with it', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    const run = await importRows(installation, 'ACME', [PEN])
    const back = await undo(installation, await undo(installation, run))
    await importRows(installation, 'ACME', [{ ...PEN, price: 9 }])

    const undone = await undo(installation, back)

    expect(undone).toMatchObject({ updated: 0, conflicts: 1 })
    expect(await query('select title, price from products join best_offers on product_id = products.id')).toEqual([
      { title: 'Pen', price: '9.0000' },
    ])
  })

  it('keeps a product that others offer, without the offer of the run', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    const run = await importRows(installation, 'ACME', [PEN])
    await importRows(installation, 'BOLT', [{ ...PEN, price: 4 }])

    const preview = await previewUndoOf(installation.parts, { runId: run.id, only: null })
    await undo(installation, run)

    expect(preview.kept).toMatchObject({ products: 1, items: [{ reason: 'other-offers' }] })
    expect(
      await query('select title, price, offers_count from products join best_offers on product_id = products.id'),
    ).toEqual([{ title: 'Pen', price: '4.0000', offers_count: 1 }])
  })

  it('weeks later takes back only what still stands', async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog
    await importRows(installation, 'ACME', [PEN, INK])
    const run = await importRows(installation, 'ACME', [
      { ...PEN, price: 3 },
      { ...INK, price: 8 },
    ])
    await importRows(installation, 'ACME', [
      { ...PEN, price: 3, title: 'Fine pen' },
      { ...INK, price: 9 },
    ])

    const undone = await undo(installation, run)

    expect(undone).toMatchObject({ updated: 1, conflicts: 1 })
    expect(
      await query('select title, price from products join best_offers on product_id = products.id order by title'),
    ).toEqual([
      { title: 'Fine pen', price: '2.5000' },
      { title: 'Ink', price: '9.0000' },
    ])
  })

  it('lets the file that was taken back be imported again', async () => {
    const installation = await anInstallation()
    await importRows(installation, 'ACME', [PEN, INK])
    const run = await importRows(installation, 'ACME', [{ ...PEN, price: 3 }])
    const after = await catalogueOf(installation.catalog.query)
    await undo(installation, run)

    const again = await importRows(installation, 'ACME', [{ ...PEN, price: 3 }])

    expect(again).toMatchObject({ updated: 1, missing: 1 })
    expect(await catalogueOf(installation.catalog.query)).toEqual(after)
  })

  it('does not take back a plan, nor a run that is not there', async () => {
    const installation = await anInstallation()
    const { parts, write } = installation
    const path = await write('a.csv', 'sku;title\nA;Pen')
    const plan = await importFile(parts, { path, supplier: { code: 'ACME' }, profile: null, signal, dryRun: true })

    await expect(undo(installation, plan)).rejects.toMatchObject({ code: 'IMPORT_NOT_UNDOABLE' })
    await expect(undo(installation, { id: '01900000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      code: 'IMPORT_NOT_FOUND',
    })
  })
})

const rowsOf = (prefix: string) =>
  fc.uniqueArray(
    fc.record({
      sku: fc.constantFrom(`${prefix}1`, `${prefix}2`, `${prefix}3`, `${prefix}4`, `${prefix}5`),
      ean: fc.constantFrom(...EANS),
      title: fc.constantFrom('Pen', 'Ink', 'Cup'),
      price: fc.integer({ min: 1, max: 900 }).map((cents) => cents / 100),
      stock: fc.integer({ min: 0, max: 3 }),
    }),
    { selector: ({ sku }) => sku, minLength: 1, maxLength: 5 },
  )
const files = fc.array(
  fc.oneof(fc.tuple(fc.constant('ACME'), rowsOf('A')), fc.tuple(fc.constant('BOLT'), rowsOf('B'))),
  { minLength: 0, maxLength: 3 },
)
const ROUNDS = Number(process.env['PM_UNDO_ROUNDS'] ?? 6)

describe(`any run (PM_UNDO_ROUNDS=${ROUNDS})`, () => {
  it.each(['keep', 'out-of-stock', 'deactivate'])(
    'taken back leaves the catalogue as it was, and that taken back as the run left it; policy %s',
    { timeout: 600_000 },
    async (policy) => {
      const installation = await anInstallation()
      const { query } = installation.catalog
      await query(
        `insert into suppliers (code, name, priority, missing_policy)
         values ('ACME', 'Acme', 1, '${policy}'), ('BOLT', 'Bolt', 2, '${policy}')`,
      )

      await fc.assert(
        fc.asyncProperty(files, rowsOf('A'), async (history, rows) => {
          await query('truncate products, supplier_products, product_prices, product_stocks, product_variants cascade')
          for (const [supplier, earlier] of history) await importRows(installation, supplier, earlier)
          const before = await catalogueOf(query)
          const run = await importRows(installation, 'ACME', rows)
          const after = await catalogueOf(query)

          const undone = await undo(installation, run)
          const between = await catalogueOf(query)
          await undo(installation, undone)

          expect(between).toEqual(before)
          expect(await catalogueOf(query)).toEqual(after)
        }),
        { numRuns: ROUNDS, endOnFailure: true },
      )
    },
  )
})
