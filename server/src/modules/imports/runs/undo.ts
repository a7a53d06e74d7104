import type { ImportRun, UndoPart, UndoPreview } from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import { previewUndo } from '../../catalog/index.ts'
import { importNotFound, notUndoable } from '../errors.ts'
import { findRun } from '../queries/find-run.ts'
import { findTwin } from '../queries/find-twin.ts'
import { insertRun } from '../queries/insert-run.ts'
import type { RunRow } from '../queries/run-row.ts'
import { getRun } from './cancel-and-resume.ts'
import type { PlanParts } from './plans.ts'

interface UndoOrder {
  runId: string
  only: UndoPart | null
}

/** What taking a run back would do; changes nothing. */
export async function previewUndoOf(parts: PlanParts, { runId, only }: UndoOrder): Promise<UndoPreview> {
  const { supplierId } = await requireUndoable(parts, runId)
  return previewUndo(parts.catalog, { undoOf: runId, supplierId, part: only })
}

/** Adds a run that takes another one back. `alongside` commits with it. */
export async function createUndo(
  parts: PlanParts,
  { runId, only }: UndoOrder,
  alongside: (tx: Tx<'imports'>, runId: string) => Promise<unknown> = async () => {},
): Promise<ImportRun> {
  const { fileId, supplierId, supplierCode, profile, dialect } = await requireUndoable(parts, runId)
  const id = uuidV7()
  const part = only && Object.keys(only).length > 0 ? only : null
  const twin = await parts.imports.transaction(async (tx) => {
    const twin = await findTwin(tx, { kind: 'undo', of: runId, part })
    if (twin) return twin
    await insertRun(tx, { id, fileId, supplierId, supplierCode, profile, dialect, kind: 'undo', undoOf: runId, part })
    await alongside(tx, id)
    return null
  })
  return getRun(parts, twin ?? id)
}

/** A run that stopped half-way can be taken back too; one under way, or a plan, cannot. */
async function requireUndoable({ imports }: PlanParts, id: string): Promise<RunRow> {
  const row = await findRun(imports, id)
  if (!row) throw importNotFound({ id })
  if (row.kind === 'plan' || row.status === 'running' || row.status === 'pending')
    throw notUndoable({ id, status: row.kind === 'plan' ? 'a plan' : row.status })
  return row
}
