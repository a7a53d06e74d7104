import { sql, type Tx } from '@products-manager/postgres'

/** True the first time this run is closed. Batch 0 stands for its end. */
export async function claimClosing(tx: Tx<'catalog'>, runId: string): Promise<boolean> {
  const claimed = await tx.run(sql('catalog.claim_closing')`
    insert into import_checkpoints (run_id, batch, first_line, last_line, rows)
    values (${runId}, 0, 0, 0, 0)
    on conflict do nothing
  `)
  return claimed === 1
}

/** Notes how many offers the run found no longer listed. */
export function recordMissing(tx: Tx<'catalog'>, runId: string, missing: number): Promise<number> {
  return tx.run(sql('catalog.record_missing')`
    update import_checkpoints set missing = ${missing} where run_id = ${runId} and batch = 0
  `)
}
