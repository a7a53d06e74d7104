import type { ImportPlan, PlanPart, Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { countPlanRows, forgetOldPlans, listPlanRows } from '../catalog/index.ts'
import { catalogueOf } from '../catalog/testing/catalogue-of.ts'
import { importFile } from './import-file.ts'
import { listRuns } from './queries/list-runs.ts'
import { toImportRun } from './queries/run-row.ts'
import { executeRun } from './runs/execute-run.ts'
import { createApplication, getPlan, planAgain, rejectPlan, withPlanStates } from './runs/plans.ts'
import { createUndo } from './runs/undo.ts'
import { anInstallation, aProfile, type TestInstallation } from './testing/an-installation.ts'

const COLUMNS = ['sku', 'ean', 'title', 'price', 'stock'] as const
const HEADER = COLUMNS.join(';')
const FIRST = ['PEN;4006381333931;Pen;2.50;10', 'INK;3400949497294;Ink;7.00;3', 'CUP;;Cup;4.00;1', 'BAG;;Bag;9.00;2']
/** PEN costs more, INK is out of stock and has a new name, CUP is as it was, BAG is gone, HAT is new. */
const SECOND = [
  'PEN;4006381333931;Pen;3.00;10',
  'INK;3400949497294;Blue ink;7.00;0',
  'CUP;;Cup;4.00;1',
  'HAT;;Hat;5.00;8',
]
const { signal } = new AbortController()

const fileOf = (rows: readonly string[]) => [HEADER, ...rows].join('\n')

async function planOf(installation: TestInstallation, rows: readonly string[], profile: Profile = aProfile(COLUMNS)) {
  const path = await installation.write('next.csv', fileOf(rows))
  const request = { path, supplier: { code: 'ACME' }, profile, signal, dryRun: true }
  return getPlan(installation.parts, (await importFile(installation.parts, request)).id)
}

async function apply(installation: TestInstallation, planId: string, only: PlanPart | null = null) {
  const run = await createApplication(installation.parts, { planId, only })
  return executeRun(installation.parts, run.id, signal)
}

const rowsOf = ({ parts }: TestInstallation, planId: string, chosen: PlanPart = {}) =>
  listPlanRows(parts.catalog, planId, { chosen, conflicts: false, sort: 'file', after: undefined, limit: 100 })

async function withFirstFile() {
  const installation = await anInstallation()
  await installation.importText(fileOf(FIRST), aProfile(COLUMNS))
  return installation
}

describe('what is asked for twice at a time', () => {
  it('is done once, be it a plan that is applied or a run that is taken back', async () => {
    const installation = await withFirstFile()
    const { parts } = installation
    const { id: planId } = await planOf(installation, SECOND)
    const applied = await Promise.all([1, 2, 3].map(() => createApplication(parts, { planId, only: null })))
    const inPart = await createApplication(parts, { planId, only: { fields: ['price'] } })
    const runId = applied[0]?.id ?? ''
    await executeRun(parts, runId, signal)

    const undone = await Promise.all([1, 2, 3].map(() => createUndo(parts, { runId, only: null })))
    await executeRun(parts, undone[0]?.id ?? '', signal)
    const later = await createUndo(parts, { runId, only: null })

    expect(new Set(applied.map(({ id }) => id)).size).toBe(1)
    expect(inPart.id).not.toBe(runId)
    expect(new Set(undone.map(({ id }) => id)).size).toBe(1)
    expect(later.id).not.toBe(undone[0]?.id)
  })
})

describe('a plan', () => {
  it('tells every change, old and new, and changes nothing', async () => {
    const installation = await withFirstFile()
    const before = await catalogueOf(installation.catalog.query)

    const plan = await planOf(installation, SECOND)

    expect(plan).toMatchObject({ state: 'open', conflicts: 0, run: { kind: 'plan', totalRows: 4, unchanged: 1 } })
    expect(await rowsOf(installation, plan.id)).toMatchObject([
      { line: 2, kind: 'updated', title: 'Pen', fields: { price: { old: 2.5, new: 3 } }, priceMove: 20 },
      { line: 3, kind: 'updated', fields: { stock: { old: 3, new: 0 }, title: { old: 'Ink', new: 'Blue ink' } } },
      { line: 5, kind: 'created', title: 'Hat', newPrice: '5.0000', fields: {} },
      { line: null, kind: 'missing', title: 'Bag', fields: { offer: { old: 'BAG', new: null } } },
    ])
    expect(plan.summary).toMatchObject({
      kinds: { created: 1, updated: 2, missing: 1 },
      fields: { price: 1, stock: 1, title: 1 },
      moves: [{ from: 20, to: 50, count: 1 }],
      products: 4,
      ofProducts: 4,
      ofSupplier: 4,
    })
    expect(await catalogueOf(installation.catalog.query)).toEqual(before)
  })

  it('stands in a list of runs with what became of it', async () => {
    const installation = await withFirstFile()
    const { parts } = installation
    const [open, partly] = [await planOf(installation, SECOND), await planOf(installation, SECOND)]
    const applied = await planOf(installation, FIRST)
    await apply(installation, applied.id)
    await apply(installation, partly.id, { kinds: ['created'] })

    const runs = (await listRuns(parts.imports, { limit: 9 })).map((row) => toImportRun(row, new Date()))
    const listed = await withPlanStates(parts.catalog, runs)

    const states = listed.map(({ id, kind, planState, planLeft }) => [
      id === open.id ? 'the open one' : kind,
      planState,
      planLeft,
    ])
    expect(states).toEqual([
      ['apply', undefined, undefined],
      ['apply', undefined, undefined],
      ['plan', 'applied', 0],
      ['plan', 'partly-applied', 3],
      ['the open one', 'open', 4],
      ['import', undefined, undefined],
    ])
  })

  it('once applied leaves the catalogue that importing the file leaves', async () => {
    const planned = await withFirstFile()
    const direct = await withFirstFile()
    const plan = await planOf(planned, SECOND)

    const run = await apply(planned, plan.id)
    await direct.importText(fileOf(SECOND), aProfile(COLUMNS))

    expect(run).toMatchObject({ kind: 'apply', created: 1, updated: 2, missing: 1, conflicts: 0, status: 'completed' })
    expect(await catalogueOf(planned.catalog.query)).toEqual(await catalogueOf(direct.catalog.query))
    expect(await getPlan(planned.parts, plan.id)).toMatchObject({ state: 'applied' })
  })

  it('lets the next import of its file find nothing to do', async () => {
    const installation = await withFirstFile()
    await apply(installation, (await planOf(installation, SECOND)).id)

    const next = await planOf(installation, SECOND)

    expect(next.summary?.kinds).toEqual({})
  })

  it('leaves alone what somebody changed meanwhile, and says so', async () => {
    const installation = await withFirstFile()
    const { query } = installation.catalog
    const plan = await planOf(installation, SECOND)
    await query("update products set title = 'Iron gall ink' where title = 'Ink'")
    await query("update supplier_products set price = 2.75 where offer_key = 'PEN'")

    const run = await apply(installation, plan.id)

    expect(run).toMatchObject({ created: 1, updated: 0, missing: 1, conflicts: 2 })
    expect(await query("select title from products where ean = '3400949497294'")).toEqual([{ title: 'Iron gall ink' }])
    expect((await rowsOf(installation, plan.id)).map(({ conflict }) => conflict)).toEqual([
      { reason: 'changed', fields: { price: 2.75 } },
      { reason: 'changed', fields: { title: 'Iron gall ink' } },
      null,
      null,
    ])
  })

  it('is no conflict with a change that it does not touch, nor with its own', async () => {
    const installation = await withFirstFile()
    const { query } = installation.catalog
    const plan = await planOf(installation, SECOND)
    await query("update products set color = 'blue' where title = 'Pen'")
    await query("update supplier_products set stock = 0 where offer_key = 'INK'")
    await query("update best_offers set stock = 0 from products where title = 'Ink' and product_id = id")

    const run = await apply(installation, plan.id)

    expect(run).toMatchObject({ conflicts: 0, updated: 2 })
    expect(
      await query(
        'select title, color, price, stock from products join best_offers on product_id = products.id where ean is not null order by title',
      ),
    ).toEqual([
      { title: 'Blue ink', color: null, price: '7.0000', stock: 0 },
      { title: 'Pen', color: 'blue', price: '3.0000', stock: 10 },
    ])
  })

  it.each<[string, PlanPart, object, ImportPlan['left']]>([
    ['a kind', { kinds: ['created'] }, { created: 1, updated: 0, missing: 0 }, { updated: 2, missing: 1 }],
    ['a field', { fields: ['price'] }, { created: 0, updated: 1, missing: 0 }, { created: 1, updated: 1, missing: 1 }],
    [
      'one field of two',
      { fields: ['stock'] },
      { created: 0, updated: 1, missing: 0 },
      { created: 1, updated: 2, missing: 1 },
    ],
    [
      'a price move',
      { minMove: 10, maxMove: 30 },
      { created: 0, updated: 1, missing: 0 },
      { created: 1, updated: 1, missing: 1 },
    ],
    [
      'products',
      { products: ['BAG', '3400949497294'] },
      { created: 0, updated: 1, missing: 1 },
      { created: 1, updated: 1 },
    ],
  ])('is applied in part by %s, says what is left, and applies just that later', async (_, only, outcome, left) => {
    const installation = await withFirstFile()
    const direct = await withFirstFile()
    await direct.importText(fileOf(SECOND), aProfile(COLUMNS))
    const plan = await planOf(installation, SECOND)

    const part = await apply(installation, plan.id, only)
    const between = await getPlan(installation.parts, plan.id)
    const rest = await apply(installation, plan.id)

    expect(plan.left).toEqual({ created: 1, updated: 2, missing: 1 })
    expect(part).toMatchObject({ ...outcome, conflicts: 0 })
    expect(between).toMatchObject({ state: 'partly-applied', left })
    expect(rest).toMatchObject({ created: 0, updated: 0, missing: 0, ...left, conflicts: 0 })
    expect(await getPlan(installation.parts, plan.id)).toMatchObject({ state: 'applied', left: {} })
    expect(await catalogueOf(installation.catalog.query)).toEqual(await catalogueOf(direct.catalog.query))
  })

  it('is applied once its last part is', async () => {
    const installation = await withFirstFile()
    const plan = await planOf(installation, SECOND)

    await apply(installation, plan.id, { kinds: ['created', 'missing'] })
    await apply(installation, plan.id, { fields: ['price', 'stock'] })
    const between = await getPlan(installation.parts, plan.id)
    await apply(installation, plan.id, { fields: ['title'] })

    expect(between.left).toEqual({ updated: 1 })
    expect(await getPlan(installation.parts, plan.id)).toMatchObject({ state: 'applied', left: {} })
  })

  it('makes one product of rows with one new EAN, whatever batch they are in', async () => {
    const installation = await anInstallation()
    const rows = ['A;4006381333931;Pen;2.00;1', ...filler(2_600), 'B;4006381333931;Pen;1.00;2']

    const plan = await planOf(installation, rows)
    const run = await apply(installation, plan.id)

    expect(plan.summary?.kinds).toEqual({ created: 2_601, updated: 1 })
    expect(run).toMatchObject({ created: 2_601, updated: 1, conflicts: 0 })
  })

  it('says how much a part holds, and gives the largest price moves first', async () => {
    const installation = await withFirstFile()
    const plan = await planOf(installation, ['PEN;4006381333931;Pen;3.00;10', 'INK;3400949497294;Ink;3.50;3'])
    const { catalog } = installation.parts

    const moves = await listPlanRows(catalog, plan.id, {
      chosen: {},
      conflicts: false,
      sort: 'move',
      after: undefined,
      limit: 10,
    })
    const after = { place: moves[0]?.place ?? 0, move: '50' }
    const next = await listPlanRows(catalog, plan.id, { chosen: {}, conflicts: false, sort: 'move', after, limit: 10 })

    expect(moves.map(({ priceMove }) => priceMove)).toEqual([-50, 20])
    expect(next).toEqual(moves.slice(1))
    expect(await countPlanRows(catalog, plan.id, { brand: 'Nobody' })).toEqual({ rows: 0, products: 0, left: 0 })
    expect(await countPlanRows(catalog, plan.id, { kinds: ['missing'] })).toEqual({ rows: 2, products: 2, left: 2 })
  })

  it('is rejected with a note, and then is not applied', async () => {
    const installation = await withFirstFile()
    const { parts } = installation
    const plan = await planOf(installation, SECOND)

    const rejected = await rejectPlan(parts, { planId: plan.id, note: 'Prices are in dollars.', author: 'Ann' })

    expect(rejected).toMatchObject({ state: 'rejected', note: 'Prices are in dollars.', decidedBy: 'Ann' })
    await expect(apply(installation, plan.id)).rejects.toMatchObject({ code: 'PLAN_NOT_OPEN' })
    await expect(apply(installation, '01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'PLAN_NOT_FOUND',
    })
  })

  it('is not applied by a run that waited for its turn while somebody rejected it', async () => {
    const installation = await withFirstFile()
    const { parts, catalog } = installation
    const plan = await planOf(installation, SECOND)
    const before = await catalogueOf(catalog.query)
    const waiting = await createApplication(parts, { planId: plan.id, only: null })
    await rejectPlan(parts, { planId: plan.id, note: null, author: null })

    await expect(executeRun(parts, waiting.id, signal)).rejects.toMatchObject({ code: 'PLAN_NOT_OPEN' })

    expect(await catalogueOf(catalog.query)).toEqual(before)
  })

  it('is made again against the catalogue as it is now', async () => {
    const installation = await withFirstFile()
    const { parts, catalog } = installation
    const plan = await planOf(installation, SECOND)
    await catalog.query("update supplier_products set price = 2.75 where offer_key = 'PEN'")

    const again = await planAgain(parts, plan.id, async () => {})
    await executeRun(parts, again.id, signal)

    expect(await rowsOf(installation, again.id, { fields: ['price'] })).toMatchObject([
      { fields: { price: { old: 2.75, new: 3 } } },
    ])
  })

  it('is forgotten after 90 days', async () => {
    const installation = await withFirstFile()
    const { query } = installation.catalog
    const plan = await planOf(installation, SECOND)
    await query("update import_plans set created_at = now() - interval '91 days'")

    await forgetOldPlans(installation.parts.catalog, [])

    for (const table of ['import_plans', 'plan_rows', 'plan_drafts'])
      expect(await query(`select count(*)::int from ${table}`), table).toEqual([{ count: 0 }])
    expect(await getPlan(installation.parts, plan.id)).toMatchObject({ summary: null })
  })
})

function filler(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `F${i};;Filler ${i};1.00;1`)
}
