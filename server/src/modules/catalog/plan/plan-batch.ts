import type { Database, Tx } from '@products-manager/postgres'
import type { BatchOutcome, DraftBatch } from '../merge/batch.ts'
import { encodeDrafts } from '../merge/encode-drafts.ts'
import { claimBatch } from '../merge/queries/claim-batch.ts'
import { copyDrafts } from '../merge/queries/copy-drafts.ts'
import { findOutcome } from '../merge/queries/find-outcome.ts'
import { prepareMerge } from '../merge/queries/prepare-merge.ts'
import { recordOutcome } from '../merge/queries/record-outcome.ts'
import { resolveRows } from '../merge/queries/resolve-rows.ts'
import { planWaiting } from '../queue/queries/plan-waiting.ts'
import type { PlanNames } from './plan-names.ts'
import { insertPlanDrafts } from './queries/insert-plan-drafts.ts'
import { insertPlanRows } from './queries/insert-plan-rows.ts'

/**
 * Writes down what a batch would do, and keeps its drafts: the steps of `merge` as far as the catalogue is only read.
 * The plan's identifier is its run's. A batch that is in the plan already is not planned again.
 */
export async function planBatch(
  catalog: Database<'catalog'>,
  batch: DraftBatch,
  names: PlanNames,
): Promise<BatchOutcome> {
  return catalog.transaction((tx) => planIn(tx, batch, names), { retries: 3 })
}

async function planIn(tx: Tx<'catalog'>, batch: DraftBatch, names: PlanNames): Promise<BatchOutcome> {
  const { runId, supplierId, fields } = batch
  const nothing = { created: 0, updated: 0, unchanged: 0, repeated: false }
  if (!(await claimBatch(tx, batch))) return (await findOutcome(tx, batch)) ?? { ...nothing, repeated: true }
  if (batch.waiting.length > 0) await planWaiting(tx, batch)
  if (batch.drafts.length === 0) return nothing

  await prepareMerge(tx)
  await copyDrafts(tx, encodeDrafts(batch.drafts, names))
  await resolveRows(tx, { supplierId, fields })
  await insertPlanDrafts(tx, runId, names.newCategories)
  const counts = await insertPlanRows(tx, { planId: runId, supplierId, batch: batch.number, fields, ...names })

  const outcome = { ...counts, repeated: false }
  await recordOutcome(tx, runId, batch.number, outcome)
  return outcome
}
