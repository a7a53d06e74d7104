import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editProduct, getPastProduct, getProduct, listProducts } from '../catalog/index.ts'
import { catalogueOf } from '../catalog/testing/catalogue-of.ts'
import { importFile } from './import-file.ts'
import { executeRun } from './runs/execute-run.ts'
import { createUndo } from './runs/undo.ts'
import { anInstallation, aProfile, type TestInstallation } from './testing/an-installation.ts'

type Column = 'sku' | 'ean' | 'title' | 'price' | 'stock'

const { signal } = new AbortController()
const EANS = ['4006381333931', '3400949497294', '']
const SORTS = ['newest', 'title', 'price', 'price-desc'] as const
const ROUNDS = Number(process.env['PM_HISTORY_ROUNDS'] ?? 2)

/** What a supplier's file may speak of: everything, or a part of it. */
const COLUMNS: readonly (readonly Column[])[] = [
  ['sku', 'ean', 'title', 'price', 'stock'],
  ['sku', 'price'],
  ['sku', 'title', 'stock'],
]

const row = (prefix: string) =>
  fc.record({
    sku: fc.constantFrom(`${prefix}1`, `${prefix}2`, `${prefix}3`),
    ean: fc.constantFrom(...EANS),
    title: fc.constantFrom('Pen', 'Ink', 'Cup'),
    price: fc.integer({ min: 1, max: 900 }).map((cents) => (cents / 100).toFixed(2)),
    stock: fc.integer({ min: 0, max: 3 }).map(String),
  })
const imported = fc.constantFrom('ACME', 'BOLT').chain((supplier) =>
  fc.record({
    do: fc.constant('import' as const),
    supplier: fc.constant(supplier),
    columns: fc.constantFrom(...COLUMNS),
    rows: fc.uniqueArray(row(supplier[0] ?? ''), { selector: ({ sku }) => sku, minLength: 1, maxLength: 3 }),
  }),
)
const edited = fc.record({
  do: fc.constant('edit' as const),
  which: fc.nat(),
  title: fc.constantFrom('Mug', 'Nib'),
  release: fc.boolean(),
})
const undone = fc.record({ do: fc.constant('undo' as const), which: fc.nat() })

interface Import {
  do: 'import'
  supplier: string
  columns: readonly Column[]
  rows: readonly Record<Column, string>[]
}
interface Edit {
  do: 'edit'
  which: number
  title: string
  release: boolean
}
interface Undo {
  do: 'undo'
  which: number
}
type Act = Import | Edit | Undo

async function importRows({ parts, write }: TestInstallation, { supplier, columns, rows }: Import) {
  const lines = rows.map((values) => columns.map((column) => values[column]).join(';'))
  const path = await write(`${randomUUID()}.csv`, [columns.join(';'), ...lines].join('\n'))
  return importFile(parts, { path, supplier: { code: supplier }, profile: aProfile(columns), signal })
}

async function undoRun({ parts }: TestInstallation, runId: string) {
  const { id } = await createUndo(parts, { runId, only: null })
  await executeRun(parts, id, signal)
  return id
}

async function act(installation: TestInstallation, step: Act, runs: string[]): Promise<void> {
  if (step.do === 'import') runs.push((await importRows(installation, step)).id)
  if (step.do === 'undo' && runs.length > 0)
    runs.push(await undoRun(installation, runs[step.which % runs.length] ?? ''))
  if (step.do === 'edit') {
    const { query, handle } = installation.catalog
    const ids = await query<{ id: string }>('select id from products order by id')
    const id = ids[step.which % ids.length]?.id
    if (id)
      await editProduct(handle, {
        id,
        edit: step.release ? { release: ['title'] } : { values: { title: step.title } },
      })
  }
}

/** Lists in every order and each product whole, without what the past does not keep. */
async function snapshot({ catalog }: TestInstallation, asOf?: string) {
  const { handle } = catalog
  const lists = await Promise.all(
    SORTS.map((sort) => listProducts(handle, { filter: {}, sort, after: undefined, limit: 50, asOf })),
  )
  const products = await Promise.all(
    (lists[0] ?? []).map(({ id }) => (asOf ? getPastProduct(handle, { id, asOf }) : getProduct(handle, id))),
  )
  return {
    lists: lists.map((list) => list.map(({ updatedAt: _, ...summary }) => summary)),
    products: products.map(({ heldFields: _, updatedAt: __, offers, ...product }) => ({
      ...product,
      offers: offers.map(({ lastChangedAt: ___, lastRunId: ____, ...offer }) => offer),
    })),
  }
}

async function anEmptyCatalogue({ catalog: { query } }: TestInstallation, policy: string) {
  await query(
    `truncate products, supplier_products, product_prices, product_stocks, product_variants, product_changes,
              price_history, stock_history, removed_products cascade`,
  )
  await query(`
    insert into suppliers (code, name, priority) values ('ACME', 'Acme', 1), ('BOLT', 'Bolt', 2) on conflict do nothing`)
  await query(`update suppliers set missing_policy = '${policy}'`)
}

describe(`any history of imports, edits and undos (PM_HISTORY_ROUNDS=${ROUNDS})`, () => {
  it.each(['keep', 'out-of-stock', 'deactivate'])(
    'can be seen as it was at every moment of it; policy %s',
    { timeout: 600_000 },
    async (policy) => {
      const installation = await anInstallation()
      const { query } = installation.catalog

      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof({ weight: 4, arbitrary: imported }, edited, { weight: 2, arbitrary: undone }), {
            minLength: 2,
            maxLength: 6,
          }),
          async (steps) => {
            await anEmptyCatalogue(installation, policy)
            const runs: string[] = []
            const then: { moment: string; seen: unknown }[] = []
            for (const step of steps) {
              await act(installation, step, runs)
              const [{ moment } = { moment: '' }] = await query<{ moment: string }>(
                'select clock_timestamp()::text as moment',
              )
              then.push({ moment, seen: await snapshot(installation) })
            }

            for (const { moment, seen } of then) expect(await snapshot(installation, moment)).toEqual(seen)
          },
        ),
        { numRuns: ROUNDS, endOnFailure: false },
      )
    },
  )

  it('leaves the catalogue as it was when the last import is taken back, whatever was edited beside it', {
    timeout: 600_000,
  }, async () => {
    const installation = await anInstallation()
    const { query, handle } = installation.catalog
    const beside: Import = {
      do: 'import',
      supplier: 'CORE',
      columns: COLUMNS[0] ?? [],
      rows: [{ sku: 'C1', ean: '', title: 'Hat', price: '1.00', stock: '1' }],
    }

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 3, arbitrary: imported }, edited, undone), { maxLength: 3 }),
        imported,
        async (history, last) => {
          await anEmptyCatalogue(installation, 'keep')
          const runs: string[] = []
          await importRows(installation, beside)
          const [hat] = await query<{ id: string }>("select id from products where sku = 'C1'")
          for (const step of history) if (step.do !== 'edit') await act(installation, step, runs)
          const edit = (edit: object) => editProduct(handle, { id: hat?.id ?? '', edit })
          await edit({ values: { title: 'Cap' } })
          const before = await catalogueOf(query)
          await edit({ values: { title: 'Hat' }, release: ['title'] })

          const run = await importRows(installation, last)
          await edit({ values: { title: 'Cap' } })
          const after = await catalogueOf(query)
          const undoing = await undoRun(installation, run.id)
          const between = await catalogueOf(query)
          await undoRun(installation, undoing)

          expect(between).toEqual(before)
          expect(await catalogueOf(query)).toEqual(after)
        },
      ),
      { numRuns: ROUNDS },
    )
  })
})
