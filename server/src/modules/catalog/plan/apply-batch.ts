import type { PlanPart } from '@products-manager/contract'
import type { Database, Tx } from '@products-manager/postgres'
import { AppError } from '../../../platform/errors.ts'
import type { Draft } from '../draft.ts'
import { planRaced } from '../errors.ts'
import { againWhenRaced, isTaken } from '../merge/again-when-raced.ts'
import { writeRows } from '../merge/merge.ts'
import { PATH_SEPARATOR } from '../merge/path-separator.ts'
import { claimBatch } from '../merge/queries/claim-batch.ts'
import { countCreatingRows } from '../merge/queries/count-creating-rows.ts'
import { ensureBrands } from '../merge/queries/ensure-brands.ts'
import { ensureCategories } from '../merge/queries/ensure-categories.ts'
import { insertProducts } from '../merge/queries/insert-products.ts'
import { lockProducts } from '../merge/queries/lock-products.ts'
import { prepareMerge } from '../merge/queries/prepare-merge.ts'
import { recordOutcome } from '../merge/queries/record-outcome.ts'
import { resolveRows } from '../merge/queries/resolve-rows.ts'
import { settleOwners } from '../merge/queries/settle-owners.ts'
import { chosenFields } from './plan-part.ts'
import { countMergeRows, findPlanNamesOf, markApplied, recordConflicts } from './queries/apply-rows.ts'
import { dropConflicts } from './queries/drop-conflicts.ts'
import { fillDrafts } from './queries/fill-drafts.ts'
import type { PlanBatchRow } from './queries/list-plan-batches.ts'

export interface PlanApplication {
  planId: string
  runId: string
  supplierId: string
  /** What the plan speaks of. */
  fields: ReadonlySet<keyof Draft>
  /** Null: all of it. */
  part: PlanPart | null
}

/**
 * Applies the rows of one batch of a plan, in one transaction with its checkpoint. Each row is compared anew once its
 * product is locked: one that would do anything else than the plan says is a conflict, noted and left out. Returns the
 * number of products it made.
 */
export async function applyBatch(
  catalog: Database<'catalog'>,
  application: PlanApplication,
  batch: PlanBatchRow,
): Promise<number> {
  const { brands, paths } = await findPlanNamesOf(catalog, application, batch.number)
  if (brands.length > 0) await ensureBrands(catalog, brands)
  if (paths.length > 0)
    await ensureCategories(
      catalog,
      paths.map((path) => path.split(PATH_SEPARATOR)),
    )

  // A product that another transaction made first is seen the second time, and is a conflict.
  return againWhenRaced(
    () => catalog.transaction((tx) => applyIn(tx, application, batch), { retries: 3 }),
    (error) => isTaken(error) || (error instanceof AppError && error.code === planRaced.code),
  )
}

async function applyIn(tx: Tx<'catalog'>, application: PlanApplication, batch: PlanBatchRow): Promise<number> {
  const { planId, runId, supplierId, part } = application
  const fields = chosenFields(application.fields, part ?? {})
  const none = { unchanged: 0, refused: 0, warnings: 0 }
  if (!(await claimBatch(tx, { runId, supplierId, ...batch, ...none }))) return 0

  await prepareMerge(tx)
  await fillDrafts(tx, application, batch.number)
  await resolveRows(tx, { supplierId, fields })
  await lockProducts(tx)
  await settleOwners(tx, supplierId)
  const conflicts = await dropConflicts(tx, { ...application, fields })
  if (conflicts > 0) await recordConflicts(tx, { runId, batch: batch.number, conflicts })

  const rows = await countMergeRows(tx)
  const { creating, fresh } = await countCreatingRows(tx)
  if (rows === 0) {
    await recordOutcome(tx, runId, batch.number, NOTHING)
    return 0
  }
  if (creating > 0 && (await insertProducts(tx, { supplierId })) < creating) throw planRaced({ planId })
  const { created } = await writeRows(tx, {
    runId,
    supplierId,
    fields,
    number: batch.number,
    drafts: rows,
    isFresh: fresh === rows,
  })
  if (part) await markApplied(tx, application)
  return created
}

const NOTHING = { created: 0, updated: 0, unchanged: 0, repeated: false }
