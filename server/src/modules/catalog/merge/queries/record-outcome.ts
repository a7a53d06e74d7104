import { sql, type Tx } from '@products-manager/postgres'
import type { BatchOutcome } from '../batch.ts'

/** Writes what a batch did beside its claim. */
export function recordOutcome(tx: Tx<'catalog'>, runId: string, batch: number, outcome: BatchOutcome): Promise<number> {
  return tx.run(sql('catalog.record_outcome')`
    update import_checkpoints
       set created = ${outcome.created}, updated = ${outcome.updated},
           unchanged = unchanged + ${outcome.unchanged}
     where run_id = ${runId} and batch = ${batch}
  `)
}
