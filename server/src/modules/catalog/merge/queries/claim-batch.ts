import { sql, type Tx } from '@products-manager/postgres'
import type { DraftBatch } from '../batch.ts'
import { mergeLock } from './merge-lock.ts'

/**
 * True the first time this batch of this run is seen. Whoever resumes the run waits for this transaction's end.
 * Nobody waits for the batch to be on disk: a crash that takes it takes the claim as well, so that the run merges it
 * again, and the run's closing, which is waited for, lies behind all of its batches in the log.
 */
export async function claimBatch(
  tx: Tx<'catalog'>,
  batch: Omit<DraftBatch, 'drafts' | 'fields' | 'waiting' | 'leftAside'> & {
    waiting?: readonly unknown[]
    leftAside?: number
  },
): Promise<boolean> {
  const claimed = await tx.run(sql('catalog.claim_batch')`
    insert into import_checkpoints (run_id, batch, first_line, last_line, rows, unchanged, refused, warnings,
                                    waiting, left_aside)
    select ${batch.runId}, ${batch.number}, ${batch.firstLine}, ${batch.lastLine}, ${batch.rows}, ${batch.unchanged},
           ${batch.refused}, ${batch.warnings}, ${batch.waiting?.length ?? 0},
           ${batch.leftAside ?? 0}
      from pg_advisory_xact_lock_shared(${mergeLock(batch.supplierId)}), set_config('synchronous_commit', 'off', true)
    on conflict do nothing
  `)
  return claimed === 1
}
