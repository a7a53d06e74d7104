import type { Session } from '@products-manager/postgres'
import type { RunTotals } from '../merge/close-run.ts'
import { claimClosing } from '../merge/queries/close-checkpoint.ts'
import { insertEvent } from '../merge/queries/insert-event.ts'
import { sumCheckpoints } from '../merge/queries/sum-checkpoints.ts'
import { putBack } from '../queue/queries/put-back.ts'
import type { Undo } from './undo-batch.ts'

/** Ends an undo whose ranges are all done, and tells the followers. Safe to repeat. */
export async function closeUndo(
  session: Session<'catalog'>,
  { runId, supplierId, undoOf, part }: Undo,
): Promise<RunTotals> {
  await session.transaction(async (tx) => {
    if (!(await claimClosing(tx, runId))) return
    await putBack(tx, { runId, undoOf, isWhole: part === null })
    await insertEvent(tx, 'catalog.run-closed', { runId, supplierId, missing: 0 })
  })
  return sumCheckpoints(session, runId)
}
