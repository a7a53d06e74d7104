import { randomUUID } from 'node:crypto'
import type { PlanPart, UndoPart } from '@products-manager/contract'
import fc from 'fast-check'
import { editProduct } from '../../catalog/index.ts'
import { importFile } from '../import-file.ts'
import { executeRun } from '../runs/execute-run.ts'
import { createApplication } from '../runs/plans.ts'
import { createUndo } from '../runs/undo.ts'
import { aProfile, type TestInstallation } from './an-installation.ts'

type Column = 'sku' | 'ean' | 'title' | 'brand' | 'price' | 'stock'

const { signal } = new AbortController()
const EANS = ['4006381333931', '3400949497294', '']
const BRANDS = ['Acier', 'Bois']

/** What a supplier's file may speak of: everything, or a part of it. */
export const COLUMNS: readonly (readonly Column[])[] = [
  ['sku', 'ean', 'title', 'brand', 'price', 'stock'],
  ['sku', 'price'],
  ['sku', 'title', 'stock'],
]

export interface Import {
  do: 'import'
  supplier: string
  columns: readonly Column[]
  rows: readonly Record<Column, string>[]
  /** Planned first, and this part of the plan applied; null for all of it, undefined without a plan. */
  applied: PlanPart | null | undefined
}
interface Edit {
  do: 'edit'
  which: number
  title: string
  release: boolean
}
export interface Undo {
  do: 'undo'
  which: number
  only: UndoPart | null
}
export type Act = Import | Edit | Undo

const row = (prefix: string) =>
  fc.record({
    sku: fc.constantFrom(`${prefix}1`, `${prefix}2`, `${prefix}3`),
    ean: fc.constantFrom(...EANS),
    title: fc.constantFrom('Pen', 'Ink', 'Cup'),
    brand: fc.constantFrom(...BRANDS),
    price: fc.integer({ min: 1, max: 900 }).map((cents) => (cents / 100).toFixed(2)),
    stock: fc.integer({ min: 0, max: 3 }).map(String),
  })

export const imported: fc.Arbitrary<Import> = fc.constantFrom('ACME', 'BOLT').chain((supplier) =>
  fc.record({
    do: fc.constant('import' as const),
    supplier: fc.constant(supplier),
    columns: fc.constantFrom(...COLUMNS),
    rows: fc.uniqueArray(row(supplier[0] ?? ''), { selector: ({ sku }) => sku, minLength: 1, maxLength: 3 }),
    applied: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      fc.constantFrom<(PlanPart | null)[]>(null, { kinds: ['updated'] }, { fields: ['price'] }, { brand: 'Acier' }),
    ),
  }),
)

export const edited: fc.Arbitrary<Edit> = fc.record({
  do: fc.constant('edit' as const),
  which: fc.nat(),
  title: fc.constantFrom('Mug', 'Nib'),
  release: fc.boolean(),
})

/** An undo of any earlier run, also of an undo; whole, or of some fields, products, or one brand. */
export const undone: fc.Arbitrary<Undo> = fc.record({
  do: fc.constant('undo' as const),
  which: fc.nat(),
  only: fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    fc.constantFrom<UndoPart[]>(
      { fields: ['price'] },
      { fields: ['title', 'stock'] },
      { products: ['4006381333931', 'A1'] },
      { brand: 'Acier' },
      { brand: 'Bois', fields: ['price'] },
    ),
  ),
})

/** Imports rows, or plans them and applies the plan or a part of it. */
export async function importRows({ parts, write }: TestInstallation, { supplier, columns, rows, applied }: Import) {
  const lines = rows.map((values) => columns.map((column) => values[column]).join(';'))
  const path = await write(`${randomUUID()}.csv`, [columns.join(';'), ...lines].join('\n'))
  const file = { path, supplier: { code: supplier }, profile: aProfile(columns), signal }
  if (applied === undefined) return importFile(parts, file)

  const plan = await importFile(parts, { ...file, dryRun: true })
  const { id } = await createApplication(parts, { planId: plan.id, only: applied })
  return executeRun(parts, id, signal)
}

/** Takes a run back, or a part of it; gives the undo. */
export async function undoRun(
  { parts }: TestInstallation,
  runId: string,
  only: UndoPart | null = null,
): Promise<string> {
  const { id } = await createUndo(parts, { runId, only })
  await executeRun(parts, id, signal)
  return id
}

/** Does one step, and adds the run it made. */
export async function act(installation: TestInstallation, step: Act, runs: string[]): Promise<void> {
  if (step.do === 'import') runs.push((await importRows(installation, step)).id)
  if (step.do === 'undo' && runs.length > 0)
    runs.push(await undoRun(installation, runs[step.which % runs.length] ?? '', step.only))
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

/** An empty catalogue of two suppliers with this policy for what their files no longer list. */
export async function anEmptyCatalogue({ catalog: { query } }: TestInstallation, policy: string): Promise<void> {
  await query(
    `truncate products, supplier_products, product_prices, product_stocks, product_variants, product_changes,
              price_history, stock_history, removed_products cascade`,
  )
  await query(`
    insert into suppliers (code, name, priority) values ('ACME', 'Acme', 1), ('BOLT', 'Bolt', 2) on conflict do nothing`)
  await query(`update suppliers set missing_policy = '${policy}'`)
}
