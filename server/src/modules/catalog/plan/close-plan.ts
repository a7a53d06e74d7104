import type { Session, Tx } from '@products-manager/postgres'
import type { RunTotals } from '../merge/close-run.ts'
import { claimClosing, recordMissing } from '../merge/queries/close-checkpoint.ts'
import { sumCheckpoints } from '../merge/queries/sum-checkpoints.ts'
import { completePlan } from './queries/complete-plan.ts'
import { insertPlannedMissing } from './queries/insert-planned-missing.ts'
import { joinBatchesOfProducts, joinNewProducts, recordJoined } from './queries/join-new-products.ts'
import { joinedByHash, planForWholes } from './queries/plan-for-wholes.ts'
import { summarizePlan } from './queries/summarize-plan.ts'

/**
 * Completes a plan whose whole file was read: what is no longer listed, rows of several batches that speak of one
 * product, and what it all amounts to. Needs the session that screened the whole file. Safe to repeat.
 */
export async function closePlan(
  session: Session<'catalog'>,
  run: { runId: string; supplierId: string },
): Promise<RunTotals> {
  await session.transaction((tx) => closeIn(tx, run), { retries: 3 })
  return sumCheckpoints(session, run.runId)
}

async function closeIn(tx: Tx<'catalog'>, { runId, supplierId }: { runId: string; supplierId: string }): Promise<void> {
  if (!(await claimClosing(tx, runId))) return

  await planForWholes(tx)
  const missing = await insertPlannedMissing(tx, { planId: runId, supplierId })
  let joined = 0
  await joinedByHash(tx, async () => {
    joined = await joinNewProducts(tx, runId)
    await joinBatchesOfProducts(tx, runId)
  })
  await recordMissing(tx, runId, missing)
  if (joined > 0) await recordJoined(tx, runId, joined)
  await completePlan(tx, runId, await summarizePlan(tx, { planId: runId, supplierId }))
}
