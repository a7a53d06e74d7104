import { type Session, sql } from '@products-manager/postgres'
import { mergeLock } from './merge-lock.ts'

/** Returns when no transaction that merges rows of this supplier is open any more. */
export async function awaitMerges(session: Session<'catalog'>, supplierId: string): Promise<void> {
  await session.one(sql<{ alone: string }>('catalog.await_merges')`
    select pg_advisory_xact_lock(${mergeLock(supplierId)})::text as alone
  `)
}

/** First and last lines of what a run committed: no two ranges meet, and they ascend. */
export function listAppliedRanges(
  session: Session<'catalog'>,
  runId: string,
): Promise<{ first: number; last: number }[]> {
  return session.many(sql<{ first: number; last: number }>('catalog.list_applied_ranges')`
    select lower(lines) as first, upper(lines) - 1 as last
      from (
             select unnest(range_agg(int4range(first_line, last_line, '[]'))) as lines
               from import_checkpoints
              where run_id = ${runId} and batch > 0
           ) as applied
     order by first
  `)
}
