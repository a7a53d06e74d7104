import { type Reads, sql } from '@products-manager/postgres'
import type { RunTotals } from '../close-run.ts'

/** What a run did so far, from the batches it committed. */
export function sumCheckpoints(catalog: Reads<'catalog'>, runId: string): Promise<RunTotals> {
  return catalog.one(sql<RunTotals>('catalog.sum_checkpoints')`
    select coalesce(sum(rows), 0)::int as rows, coalesce(sum(created), 0)::int as created,
           coalesce(sum(updated), 0)::int as updated, coalesce(sum(unchanged), 0)::int as unchanged,
           coalesce(sum(left_aside), 0)::int as "leftAside", coalesce(sum(refused), 0)::int as refused, coalesce(sum(warnings), 0)::int as warnings,
           coalesce(sum(missing), 0)::int as missing,
           coalesce(sum(conflicts), 0)::int as conflicts, coalesce(sum(waiting), 0)::int as waiting,
           coalesce(bool_or(batch = 0), false) as closed
      from import_checkpoints
     where run_id = ${runId}
  `)
}
