import { type Part, part, sql, type Tx } from '@products-manager/postgres'

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
    with ranked as (
      select o.product_id, o.price, o.currency, o.is_active and o.missing_since is null as listed,
             coalesce(o.stock, 0) > 0 as in_stock,
             row_number() over best as place, count(*) over every as offers,
             sum(o.stock) filter (where o.is_active and o.missing_since is null) over every as stock,
             lead(coalesce(o.stock, 0) > 0) over best as next_in_stock, lead(o.price) over best as next_price,
             lead(o.is_active and o.missing_since is null) over best as next_listed
        from supplier_products o
        join suppliers s on s.id = o.supplier_id
       where o.product_id in (${products})
      window every as (partition by o.product_id),
             best as (partition by o.product_id
                      order by o.is_active and o.missing_since is null desc, coalesce(o.stock, 0) > 0 desc,
                               o.price nulls last, s.priority, o.offer_key)
    ), best as (
      select product_id, case when listed then price end as price, case when listed then currency end as currency,
             -- Both functions pass over a null: a stock that nobody tells must not become the most there can be.
             case when listed and stock is not null then greatest(-2147483648, least(2147483647, stock)) end as stock,
             offers,
             case when not listed then 'none-listed'
                  when offers = 1 or not next_listed then 'only-offer'
                  when in_stock and not next_in_stock then 'in-stock'
                  when price < next_price or price is not null and next_price is null then 'lowest-price'
                  else 'supplier-priority' end as reason,
             listed
        from ranked
       where place = 1
    )
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
