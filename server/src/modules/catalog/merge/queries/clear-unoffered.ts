import { type Part, part, sql, type Tx } from '@products-manager/postgres'

/** Products that an offer left for another one. */
export const leftProducts = part`select old_product_id from merge_rows where moved and old_product_id is not null`

/** Takes price and stock from those of these products that nobody offers any more. */
export function clearUnoffered(tx: Tx<'catalog'>, products: Part): Promise<number> {
  return tx.run(sql('catalog.clear_unoffered')`
    update best_offers b
       set price = null, currency = null, stock = null, offers_count = 0, reason = null, updated_at = now()
     where b.product_id in (${products}) and b.offers_count > 0
       and not exists (select from supplier_products o where o.product_id = b.product_id)
  `)
}
