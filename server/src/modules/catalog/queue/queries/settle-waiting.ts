import { type Session, sql, type Tx } from '@products-manager/postgres'

/** Counts what waits as seen: the file lists changes only. */
export async function keepUnlistedWaiting(session: Session<'catalog'>, supplierId: string): Promise<void> {
  await session.run(sql('catalog.keep_unlisted_waiting')`
    insert into import_seen (offer_key, line)
    select e.offer_key, 0
      from supplier_ean_resolutions e
     where e.supplier_id = ${supplierId} and e.state = 'waiting'
       and not exists (select from import_deleted d where d.offer_key = e.offer_key)
    on conflict do nothing
  `)
}

/** Takes from the queue what the supplier's file lists no longer, and what it lists with a usable EAN now. */
export function settleWaiting(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  return tx.run(sql('catalog.settle_waiting')`
    update supplier_ean_resolutions e
       set state = 'gone', changed_at = now()
     where e.supplier_id = ${supplierId} and e.state = 'waiting'
       and (not exists (select from import_seen seen where seen.offer_key = e.offer_key)
            or exists (select from supplier_products o where o.supplier_id = e.supplier_id and o.offer_key = e.offer_key))
  `)
}
