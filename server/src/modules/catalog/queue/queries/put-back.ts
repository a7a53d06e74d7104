import { sql, type Tx } from '@products-manager/postgres'

interface TakenBack {
  /** The undo. */
  runId: string
  /** The run it takes back. */
  undoOf: string
  /** All of it is taken back, not only some products. */
  isWhole: boolean
}

/**
 * Puts rows back into the queue whose decision an undo took back, decides those again whose undo it took back, and lets
 * go of what an import brought that it took back. A decision about a product stands as long as its offer does.
 */
export async function putBack(tx: Tx<'catalog'>, { runId, undoOf, isWhole }: TakenBack): Promise<void> {
  await tx.run(sql('catalog.put_back_entries')`
    update supplier_ean_resolutions e
       set undone_by = ${runId}, changed_at = now(),
           state = case when exists (
                     select from supplier_ean_resolutions n
                      where n.supplier_id = e.supplier_id and n.offer_key = e.offer_key and n.state = 'waiting'
                   ) then 'gone' else 'waiting' end
     where e.decision_run_id = ${undoOf} and e.state = e.decision
       and case when e.state in ('ignored', 'snoozed') then ${isWhole}::boolean
                else not exists (
                  select from supplier_products o where o.supplier_id = e.supplier_id and o.offer_key = e.offer_key
                ) end
  `)
  await tx.run(sql('catalog.decide_entries_again')`
    update supplier_ean_resolutions e
       set state = e.decision, undone_by = null
     where e.undone_by = ${undoOf} and e.state = 'waiting'
       and (e.decision in ('ignored', 'snoozed')
            or exists (select from supplier_products o where o.supplier_id = e.supplier_id and o.offer_key = e.offer_key))
  `)
  await tx.run(sql('catalog.withdraw_entries')`
    update supplier_ean_resolutions
       set state = 'gone', changed_at = now()
     where ${isWhole}::boolean and first_run_id = ${undoOf} and state = 'waiting' and decision is null
  `)
}
