import type { UndoPreview } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { planForWholes } from '../plan/queries/plan-for-wholes.ts'
import { judgeChanges, prepareUndo } from './queries/judge-changes.ts'
import { listVerdicts } from './queries/list-verdicts.ts'
import type { UndoRequest } from './undo-request.ts'

// What people read of a list before they narrow the undo; the counts are of all.
const SHOWN = 200

/** What taking a run back would do, in three lists: restored, kept and why, impossible and why. Changes nothing. */
export function previewUndo(catalog: Database<'catalog'>, request: UndoRequest): Promise<UndoPreview> {
  return catalog.transaction(async (tx) => {
    await planForWholes(tx)
    await prepareUndo(tx)
    await judgeChanges(tx, request, null)
    return listVerdicts(tx, SHOWN)
  })
}
