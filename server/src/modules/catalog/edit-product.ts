import type { Product, ProductEdit, ProductField } from '@products-manager/contract'
import type { Database, Tx } from '@products-manager/postgres'
import type { Draft } from './draft.ts'
import { productChangedSince, productNotFound } from './errors.ts'
import { getProduct } from './get-product.ts'
import { PATH_SEPARATOR } from './merge/path-separator.ts'
import { ensureBrands } from './merge/queries/ensure-brands.ts'
import { ensureCategories } from './merge/queries/ensure-categories.ts'
import { insertEvent } from './merge/queries/insert-event.ts'
import { changeNameOf } from './plan/plan-part.ts'
import { findUnseen, holdFields, insertEdit, judgeEdit, lockProduct } from './queries/edit-product.ts'
import { prepareUndo } from './undo/queries/judge-changes.ts'
import { restoreProducts } from './undo/queries/restore-values.ts'

const NUMBERS = new Set<string>(['weight', 'width', 'height', 'depth', 'taxRate'])

type EditedValues = NonNullable<ProductEdit['seen']>

export interface EditRequest {
  id: string
  edit: ProductEdit
}

/**
 * Gives a product values by hand. They are held: suppliers leave them alone until they are released, and then their next
 * file says them anew. Product, change, held fields and event commit together.
 */
export async function editProduct(catalog: Database<'catalog'>, { id, edit }: EditRequest): Promise<Product> {
  const { release = [], author = null, values = {}, seen = {} } = edit
  if (values.brand) await ensureBrands(catalog, [values.brand])
  if (values.category) await ensureCategories(catalog, [values.category])

  await catalog.transaction(
    async (tx) => {
      if (!(await lockProduct(tx, id))) throw productNotFound({ id })
      await refuseUnseen(tx, id, { seen, values })
      await prepareUndo(tx)
      await judgeEdit(tx, id, changedValues(values))
      await insertEdit(tx, id, author)
      await restoreProducts(tx)
      await holdFields(tx, id, { hold: Object.keys(changedValues(values)), release: release.map(nameOf) })
      await insertEvent(tx, 'catalog.product-edited', { productId: id })
    },
    { retries: 3 },
  )
  return getProduct(catalog, id)
}

/** What changed since the person looked is not written over; two who want the same do not disagree. */
async function refuseUnseen(
  tx: Tx<'catalog'>,
  id: string,
  { seen, values }: { seen: EditedValues; values: EditedValues },
): Promise<void> {
  const unseen = await findUnseen(tx, id, { seen: changedValues(seen), values: changedValues(values) })
  const now = Object.fromEntries(
    Object.keys(seen)
      .filter((field) => nameOf(field) in unseen)
      .map((field) => [field, unseen[nameOf(field)]]),
  )
  if (Object.keys(now).length > 0) throw productChangedSince({ id, now })
}

/** The values under the names that changes and held fields have. */
function changedValues(values: EditedValues): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => {
      if (value === null) return [nameOf(field), null]
      if (field === 'category') return [nameOf(field), (value as string[]).join(PATH_SEPARATOR)]
      return [nameOf(field), NUMBERS.has(field) ? Number(value) : value]
    }),
  )
}

function nameOf(field: ProductField | string): string {
  return changeNameOf(field as keyof Draft)
}
