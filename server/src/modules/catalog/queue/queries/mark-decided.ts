import type { EntryState } from '@products-manager/contract'
import { part, sql, type Tx } from '@products-manager/postgres'

interface Deciding {
  runId: string
  ids: readonly string[]
  state: EntryState
  ean: string | null
  author: string | null
}

/** Points the batch's rows at the products they were linked with. */
export function linkRows(
  tx: Tx<'catalog'>,
  links: readonly { offerKey: string; productId: string }[],
): Promise<number> {
  return tx.run(sql('catalog.link_rows')`
    update merge_rows r
       set product_id = link.product_id, creates = false, owns = false,
           moved = r.old_product_id is distinct from link.product_id
      from unnest(
             ${links.map(({ offerKey }) => offerKey)}::text[], ${links.map(({ productId }) => productId)}::uuid[]
           ) as link (offer_key, product_id)
     where r.offer_key = link.offer_key collate "C"
  `)
}

/** Notes what was decided, in the transaction that does it. */
export function markDecided(tx: Tx<'catalog'>, { runId, ids, state, ean, author }: Deciding): Promise<number> {
  const merged = state !== 'ignored' && state !== 'snoozed'
  const product = merged
    ? part`(select r.product_id from merge_rows r where r.offer_key = e.offer_key)`
    : part`null::uuid`
  return tx.run(sql('catalog.mark_decided')`
    update supplier_ean_resolutions e
       set state = ${state}, decision = ${state}, product_id = ${product}, decided_ean = ${ean}, decided_by = ${author},
           decided_at = now(), decision_run_id = ${runId}, undone_by = null
     where e.id = any (${ids}::uuid[]) and e.state = 'waiting'
  `)
}

/** The number of a run's next batch: those it committed before it was killed have the ones below. */
export async function nextBatchNumber(tx: Pick<Tx<'catalog'>, 'one'>, runId: string): Promise<number> {
  const { number } = await tx.one(sql<{ number: number }>('catalog.next_batch_number')`
    select coalesce(max(batch), 0) + 1 as number from import_checkpoints where run_id = ${runId}
  `)
  return number
}
