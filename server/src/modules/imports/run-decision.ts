import { closeDecision, type DecisionRun, decideBatch, listDecidable, type RunTotals } from '../catalog/index.ts'
import { supplierBusy } from './errors.ts'
import { lockSupplier } from './queries/lock-supplier.ts'
import type { ImportParts } from './run-import.ts'

// As long a transaction as a batch of an import.
const BATCH = 2_500

/**
 * What a person decided about waiting rows is applied, batch by batch, from what the queue kept of them. Safe to run
 * again after a kill: a row that is decided waits no more.
 */
export function runDecision(
  { catalog, signal, reached }: Omit<ImportParts, 'imports' | 'lanes'> & { reached(share: number): void },
  run: DecisionRun & { supplierCode: string },
): Promise<RunTotals> {
  return catalog.withSession(
    async (session) => {
      if (!(await lockSupplier(session, run.supplierId))) throw supplierBusy({ supplier: run.supplierCode })

      for (;;) {
        signal.throwIfAborted()
        const rows = await listDecidable(catalog, run, BATCH)
        if (rows.length === 0) break
        await decideBatch(catalog, run, rows)
      }
      reached(1)
      signal.throwIfAborted()
      return closeDecision(session, run)
    },
    { signal },
  )
}
