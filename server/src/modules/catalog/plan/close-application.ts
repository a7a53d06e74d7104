import type { Session, Tx } from '@products-manager/postgres'
import { type RunTotals, writeMissing } from '../merge/close-run.ts'
import { claimClosing } from '../merge/queries/close-checkpoint.ts'
import { prepareMerge } from '../merge/queries/prepare-merge.ts'
import { sumCheckpoints } from '../merge/queries/sum-checkpoints.ts'
import { enqueuePlanned } from '../queue/queries/plan-waiting.ts'
import type { PlanApplication } from './apply-batch.ts'
import { recordConflicts } from './queries/apply-rows.ts'
import { decidePlan } from './queries/complete-plan.ts'
import { hasRowsLeft } from './queries/find-plan.ts'
import { markPlannedMissing, noteMissingApplied, noteMissingConflicts } from './queries/mark-planned-missing.ts'

/**
 * Ends the application of a plan: marks the offers it says are no longer listed, as they were then, and tells the
 * followers, in one transaction. Safe to repeat.
 */
export async function closeApplication(session: Session<'catalog'>, application: PlanApplication): Promise<RunTotals> {
  await session.transaction((tx) => closeIn(tx, application), { retries: 3 })
  return sumCheckpoints(session, application.runId)
}

async function closeIn(tx: Tx<'catalog'>, application: PlanApplication): Promise<void> {
  const { planId, runId, supplierId, part } = application
  if (!(await claimClosing(tx, runId))) return

  await prepareMerge(tx)
  const conflicts = await noteMissingConflicts(tx, application)
  if (conflicts > 0) await recordConflicts(tx, { runId, batch: 0, conflicts })
  const missing = await markPlannedMissing(tx, application)
  await writeMissing(tx, { runId, supplierId, missing })
  if (part) await noteMissingApplied(tx, application)
  const isDone = !part || !(await hasRowsLeft(tx, planId))
  if (isDone) await enqueuePlanned(tx, { planId, runId, supplierId })
  await decidePlan(tx, { id: planId, state: isDone ? 'applied' : 'partly-applied' })
}
