import { inLanes, inOrder } from '../../platform/in-lanes.ts'
import {
  applyBatch,
  closeApplication,
  closePlan,
  createPlanNames,
  insertPlan,
  listPlanBatches,
  openFilling,
  type PlanApplication,
  planBatch,
  type RunTotals,
} from '../catalog/index.ts'
import { supplierBusy } from './errors.ts'
import { lockSupplier } from './queries/lock-supplier.ts'
import { type ImportParts, type ImportRun, readFile } from './run-import.ts'

/**
 * One supplier file becomes a plan: the steps of an import, whose batches are compared with the catalogue and kept
 * instead of merged. The catalogue is only read, so no other import has to wait. Safe to run again after a kill, as an
 * import is.
 */
export function runPlan(parts: ImportParts, run: ImportRun): Promise<RunTotals | null> {
  const { catalog } = parts
  const namesOf = createPlanNames(catalog)
  return readFile(parts, run, {
    async begin(_, fields) {
      await catalog.transaction((tx) => insertPlan(tx, { id: run.id, supplierId: run.supplierId, fields }))
    },
    take: async (batch) => void (await planBatch(catalog, batch, await namesOf(batch.drafts))),
    close: (session) => closePlan(session, { runId: run.id, supplierId: run.supplierId }),
  })
}

/**
 * A plan becomes catalogue products, or the chosen part of it. The batches are those of the plan, and no file is read:
 * what is applied is what was shown. Safe to run again after a kill: batches with a checkpoint are skipped.
 */
export function runApplication(
  { catalog, signal, lanes, reached }: Omit<ImportParts, 'imports'> & { reached(share: number): void },
  application: PlanApplication & { supplierCode: string },
): Promise<RunTotals> {
  return catalog.withSession(
    async (session) => {
      if (!(await lockSupplier(session, application.supplierId)))
        throw supplierBusy({ supplier: application.supplierCode })

      const batches = await listPlanBatches(catalog, application)
      const filling = await openFilling(catalog, session)
      let done = 0
      await inLanes(lanes, inOrder(batches), async (batch) => {
        signal.throwIfAborted()
        await filling.expect(batch.rows)
        filling.note(await applyBatch(catalog, application, batch))
        reached(++done / batches.length)
      })
      signal.throwIfAborted()
      await filling.end()
      return closeApplication(session, application)
    },
    { signal },
  )
}
