import { type Reads, sql } from '@products-manager/postgres'
import type { BatchOutcome, DraftBatch } from '../batch.ts'

/** What a batch did when it was applied; null when other rows were applied under its number. */
export async function findOutcome(
  catalog: Reads<'catalog'>,
  { runId, number, firstLine, lastLine, rows }: Omit<DraftBatch, 'drafts' | 'fields'>,
): Promise<BatchOutcome | null> {
  const did = await catalog.maybeOne(sql<{ created: number; updated: number; unchanged: number }>(
    'catalog.find_outcome',
  )`
    select created, updated, unchanged
      from import_checkpoints
     where run_id = ${runId} and batch = ${number}
       and (first_line, last_line, rows) = (${firstLine}, ${lastLine}, ${rows})
  `)
  return did && { ...did, repeated: true }
}
