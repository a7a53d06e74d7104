import { part } from '@products-manager/postgres'

/**
 * The products as `p`, with what they are sold at. Every product has a row of its best offer, `sold_id`: to ask for it
 * lets a list in the order of prices follow the index of these rows.
 */
export const soldProducts = part`(
  select x.*, b.product_id as sold_id, b.price, b.currency, b.stock, coalesce(b.offers_count, 0) as offers_count,
         b.reason as best_offer_reason, greatest(x.updated_at, b.updated_at) as changed_at
    from products x
    left join best_offers b on b.product_id = x.id
) p`
