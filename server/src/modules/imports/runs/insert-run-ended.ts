import type { Tx } from '@products-manager/postgres'
import { findRun } from '../queries/find-run.ts'
import { insertImportsEvent } from '../queries/insert-event.ts'
import { hasEnded, type RunRow } from '../queries/run-row.ts'

/**
 * Tells followers that a run has come to its end, in the commit that ends it; of a plan, that it waits for a decision,
 * unless it is held. Of what somebody has just decided by hand, or taken back of that, nobody is told unless it failed.
 */
export async function insertRunEnded(tx: Tx<'imports'>, runId: string): Promise<void> {
  const row = await findRun(tx, runId)
  if (!row || (hasEnded(row.status) && (await isOfDecision(tx, row)))) return
  const { id, kind, planId, undoOf, supplierCode, fileName, status, totalRows, created, updated, unchanged } = row
  const { refused, warnings, missing, conflicts, lastErrorCode, lastError } = row
  const topic = kind === 'plan' && status !== 'held' && hasEnded(status) ? 'imports.plan-waiting' : 'imports.run-ended'
  await insertImportsEvent(tx, topic, {
    runId: id,
    kind,
    planId,
    undoOf,
    undone: await whatIsUndone(tx, row),
    supplierCode,
    fileName,
    status,
    totals: { rows: totalRows, created, updated, unchanged, refused, warnings, missing, conflicts },
    error: lastErrorCode === null ? null : { code: lastErrorCode, message: lastError ?? '' },
  })
}

async function isOfDecision(tx: Tx<'imports'>, { kind, undoOf }: RunRow): Promise<boolean> {
  const undone = undoOf === null ? null : await findRun(tx, undoOf)
  return undone ? isOfDecision(tx, undone) : kind === 'decide'
}

/** Null when it is all of a run that brought something. */
async function whatIsUndone(tx: Tx<'imports'>, { undoOf, part }: RunRow): Promise<'part' | 'undo' | null> {
  if (undoOf === null) return null
  if ((await findRun(tx, undoOf))?.kind === 'undo') return 'undo'
  return part === null ? null : 'part'
}
