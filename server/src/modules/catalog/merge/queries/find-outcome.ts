import { type Reads, sql } from '@products-manager/postgres'
import type { BatchOutcome } from '../batch.ts'

/** What a batch did when it was applied. */
export async function findOutcome(catalog: Reads<'catalog'>, runId: string, batch: number): Promise<BatchOutcome> {
  const did = await catalog.one(sql<{ created: number; updated: number; unchanged: number }>('catalog.find_outcome')`
    select created, updated, unchanged from import_checkpoints where run_id = ${runId} and batch = ${batch}
  `)
  return { ...did, repeated: true }
}
