import { json, part, sql, type Tx } from '@products-manager/postgres'
import type { DraftBatch } from '../../merge/batch.ts'
import { enqueueGiven, entriesOf, entryRecord, isLeftOut } from './enqueue-rows.ts'

/** Keeps with a plan the rows that will wait once it is applied. */
export function planWaiting(
  tx: Tx<'catalog'>,
  { runId, ...batch }: Pick<DraftBatch, 'runId' | 'waiting' | 'fields'>,
): Promise<number> {
  return tx.run(sql('catalog.plan_waiting')`
    insert into plan_waiting (plan_id, line, entry)
    select ${runId}, (entry ->> 'line')::integer, entry from jsonb_array_elements(${json(entriesOf(batch))}) as given (entry)
  `)
}

/** Puts the rows of an applied plan into the queue, save those that got an offer meanwhile. */
export async function enqueuePlanned(
  tx: Tx<'catalog'>,
  { planId, runId, supplierId }: { planId: string; runId: string; supplierId: string },
): Promise<void> {
  const given = part`(
    select x.*
      from plan_waiting p
     cross join jsonb_to_record(p.entry) as x ${entryRecord}
     where p.plan_id = ${planId}
       and not exists (
             select from supplier_products o where o.supplier_id = ${supplierId} and o.offer_key = x.offer_key collate "C"
           )
       and not ${isLeftOut(part`x`, supplierId)}
  ) as given`
  await enqueueGiven(tx, given, { runId, supplierId })
  await tx.run(sql('catalog.record_planned_waiting')`
    update import_checkpoints
       set waiting = (select count(*) from ${given})
     where run_id = ${runId} and batch = 0
  `)
}
