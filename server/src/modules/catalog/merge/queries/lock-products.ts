import { sql, type Tx } from '@products-manager/postgres'

/** Locks the batch's known products in one order, so that two batches never wait for each other in a circle. */
export async function lockProducts(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ locked: number }>('catalog.lock_products')`
    select count(*)::int as locked
      from (
        select id from products
         where id in (
           select product_id from merge_rows where not creates
           union select old_product_id from merge_rows where moved and old_product_id is not null
         )
         order by id
           for no key update
      ) known
  `)
}
