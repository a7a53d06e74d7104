import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import { bestOffers } from './best-offers.ts'

/** Products of the batch whose offers changed, those that lost one included. A new product has its only offer already. */
export const productsOfBatch = part`
  select product_id from merge_rows
   where not creates
     and (new_offer or moved or relisted
          or (price, currency, stock, is_active) is distinct from (old_price, old_currency, old_stock, old_is_active))
  union
  select old_product_id from merge_rows where moved and old_product_id is not null
`

/** Notes the only offer of each product that the batch made as its best. */
export const onlyOffers = part`
  insert into best_offers (product_id, price, currency, stock, offers_count, reason)
  select product_id, price, currency, stock, 1, 'only-offer' from merge_rows where creates order by product_id
`

export function insertOnlyOffers(tx: Tx<'catalog'>): Promise<number> {
  return tx.run(sql('catalog.insert_only_offers')`${onlyOffers}`)
}

/**
 * Chooses again the best offer of these products: listed and active, then in stock, then the lowest price, then the most
 * trusted supplier. A product is sold at the best offer's price; its stock is that of all listed offers.
 */
export async function refreshBestOffers(tx: Tx<'catalog'>, products: Part): Promise<void> {
  await tx.run(sql('catalog.refresh_best_offers')`
    with ${bestOffers(part`supplier_products`, part`o.product_id in (${products})`)}
    insert into best_offers as b (product_id, price, currency, stock, offers_count, reason)
    select product_id, price, currency, stock, offers, reason from best order by product_id
    on conflict (product_id) do update
       set price = excluded.price, currency = excluded.currency, stock = excluded.stock,
           offers_count = excluded.offers_count, reason = excluded.reason, updated_at = now()
     where (b.price, b.currency, b.stock, b.offers_count, b.reason)
           is distinct from (excluded.price, excluded.currency, excluded.stock, excluded.offers_count, excluded.reason)
  `)
  await tx.run(sql('catalog.return_to_sale')`
    update products p
       set status = 'active', is_active = true, status_reason = null, updated_at = now()
     -- As an array: joined, the products that are off sale are expected to be the fewer ones, and all are looked through.
     where p.id = any (array(${products})) and p.status_reason = 'missing-offers'
       and exists (select from supplier_products o
                    where o.product_id = p.id and o.is_active and o.missing_since is null)
  `)
}
