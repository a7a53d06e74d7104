import { inLanes, inOrder } from '../../platform/in-lanes.ts'
import { closeUndo, listUndoRanges, type RunTotals, type Undo, undoRange } from '../catalog/index.ts'
import { supplierBusy } from './errors.ts'
import { lockSupplier } from './queries/lock-supplier.ts'
import type { ImportParts } from './run-import.ts'

// Products of a range: as long a transaction as a batch of an import.
const RANGE = 2_500

/**
 * What a run did is taken back, range by range of its products. Safe to run again after a kill: the ranges are told by
 * what the run changed, which stays as it is, and those with a checkpoint are skipped.
 */
export function runUndo(
  { catalog, signal, lanes, reached }: Omit<ImportParts, 'imports'> & { reached(share: number): void },
  undo: Undo & { supplierCode: string },
): Promise<RunTotals> {
  return catalog.withSession(
    async (session) => {
      if (!(await lockSupplier(session, undo.supplierId))) throw supplierBusy({ supplier: undo.supplierCode })

      const ranges = await listUndoRanges(session, undo, RANGE)
      let done = 0
      await inLanes(lanes, inOrder(ranges), async (range) => {
        signal.throwIfAborted()
        await undoRange(catalog, undo, range)
        reached(++done / ranges.length)
      })
      signal.throwIfAborted()
      return closeUndo(session, undo)
    },
    { signal },
  )
}
