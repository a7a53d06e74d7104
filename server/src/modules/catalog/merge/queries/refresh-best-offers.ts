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

/**
 * Chooses again the best offer of these products: listed and active, then in stock, then the lowest price, then the most
 * trusted supplier. A product is sold at the best offer's price; its stock is that of all listed offers.
 */
export function refreshBestOffers(tx: Tx<'catalog'>, products: Part): Promise<number> {
  return tx.run(sql('catalog.refresh_best_offers')`
    with ${bestOffers(part`supplier_products`, part`o.product_id in (${products})`)}
    update products p
       set price = best.price, currency = best.currency, stock = best.stock, offers_count = best.offers,
           best_offer_reason = best.reason,
           status = case when best.listed and p.status_reason = 'missing-offers' then 'active' else p.status end,
           is_active = case when best.listed and p.status_reason = 'missing-offers' then true else p.is_active end,
           status_reason = case when best.listed and p.status_reason = 'missing-offers' then null else p.status_reason end,
           updated_at = now()
      from best
     where p.id = best.product_id
       and ((p.price, p.currency, p.stock, p.offers_count, p.best_offer_reason)
            is distinct from (best.price, best.currency, best.stock::integer, best.offers::integer, best.reason)
            or best.listed and p.status_reason = 'missing-offers')
  `)
}
