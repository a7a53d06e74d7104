import type { UndoPreview } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editProduct, getPastProduct, getProduct, listProducts } from '../catalog/index.ts'
import { catalogueOf, productsOf } from '../catalog/testing/catalogue-of.ts'
import { previewUndoOf } from './runs/undo.ts'
import { anInstallation, type TestInstallation } from './testing/an-installation.ts'
import {
  act,
  anEmptyCatalogue,
  COLUMNS,
  edited,
  type Import,
  imported,
  importRows,
  undone,
  undoRun,
} from './testing/histories.ts'

const SORTS = ['newest', 'title', 'price', 'price-desc'] as const
const ROUNDS = Number(process.env['PM_HISTORY_ROUNDS'] ?? 2)

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
        { numRuns: ROUNDS, endOnFailure: true },
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
      rows: [{ sku: 'C1', ean: '', title: 'Hat', brand: '', price: '1.00', stock: '1' }],
      applied: undefined,
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
      { numRuns: ROUNDS, endOnFailure: true },
    )
  })

  it.each(['keep', 'out-of-stock', 'deactivate'])(
    'has a plan applied as its file would be imported, without a conflict; policy %s',
    { timeout: 600_000 },
    async (policy) => {
      const [planning, importing] = [await anInstallation(), await anInstallation()]

      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof({ weight: 4, arbitrary: imported }, edited, undone), { minLength: 1, maxLength: 4 }),
          imported,
          async (steps, last) => {
            for (const installation of [planning, importing]) {
              await anEmptyCatalogue(installation, policy)
              const runs: string[] = []
              for (const step of steps) await act(installation, step, runs)
            }

            const applied = await importRows(planning, { ...last, applied: null })
            await importRows(importing, { ...last, applied: undefined })

            expect(applied).toMatchObject({ conflicts: 0 })
            expect(await catalogueOf(planning.catalog.query)).toEqual(await catalogueOf(importing.catalog.query))
          },
        ),
        { numRuns: ROUNDS, endOnFailure: true },
      )
    },
  )

  it.each(['keep', 'out-of-stock', 'deactivate'])(
    'has any run, or a part of it, taken back as the lists said, and that taken back and done again; policy %s',
    { timeout: 600_000 },
    async (policy) => {
      const installation = await anInstallation()
      const { query } = installation.catalog

      await fc.assert(
        fc.asyncProperty(
          imported,
          fc.array(fc.oneof({ weight: 3, arbitrary: imported }, edited, undone), { maxLength: 4 }),
          undone,
          async (first, steps, { which, only }) => {
            await anEmptyCatalogue(installation, policy)
            const runs: string[] = []
            for (const step of [first, ...steps]) await act(installation, step, runs)
            const runId = runs[which % runs.length] ?? ''
            const before = await productsOf(query)
            const preview = await previewUndoOf(installation.parts, { runId, only })

            const undoing = await undoRun(installation, runId, only)
            const after = await productsOf(query)
            const back = await previewUndoOf(installation.parts, { runId: undoing, only: null })
            const redoing = await undoRun(installation, undoing)
            const again = await productsOf(query)
            await undoRun(installation, redoing)

            const touched = touchedBy(preview)
            expect(withoutProducts(after, touched)).toEqual(withoutProducts(before, touched))
            expect([...touchedBy(back)].sort()).toEqual([...touched].sort())
            expect(back).toMatchObject({ kept: { products: 0 }, impossible: { products: 0 } })
            expect(again).toEqual(before)
            expect(await productsOf(query)).toEqual(after)
          },
        ),
        { numRuns: ROUNDS, endOnFailure: true },
      )
    },
  )
})

/** The products of which something goes back, and those that an offer leaves or goes back to. */
function touchedBy({ restored }: UndoPreview): Set<string> {
  return new Set(
    restored.items.flatMap(({ productId, fields }) => {
      const { product } = fields
      return [productId, product?.old, product?.new].filter((id) => typeof id === 'string')
    }),
  )
}

function withoutProducts(catalogue: ReadonlyMap<string, unknown>, ids: ReadonlySet<string>): Map<string, unknown> {
  return new Map([...catalogue].filter(([id]) => !ids.has(id)))
}
