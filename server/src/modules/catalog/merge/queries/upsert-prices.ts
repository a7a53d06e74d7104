import { type Part, part, sql, type Tx } from '@products-manager/postgres'

/**
 * The supplier's price of each product whose offers changed: that of its listed offer with the lowest key that has one.
 * A product made by this batch has no other offer to ask for.
 */
const leadingPrices = (supplierId: string): Part => part`
  select changed.product_id, fresh,
         case when fresh then changed.price else lead.price end as price,
         case when fresh then changed.cost else lead.cost end as cost,
         case when fresh then changed.currency else lead.currency end as currency
    from (
      select product_id, bool_and(creates) as fresh, min(price) as price, min(cost) as cost, min(currency) as currency
        from (
          select product_id, creates, price, cost, currency
            from merge_rows
           where new_offer or moved or relisted
              or (price, cost, currency) is distinct from (old_price, old_cost, old_currency)
          union all
          select old_product_id, false, null, null, null
            from merge_rows
           where moved and old_product_id is not null
        ) touched
       group by product_id
    ) changed
    left join lateral (
      select o.price, o.cost, o.currency
        from supplier_products o
       where not fresh and o.product_id = changed.product_id and o.supplier_id = ${supplierId} and o.price is not null
       order by o.missing_since is not null, o.offer_key
       limit 1
    ) lead on true
`

const insertion = (supplierId: string, priced: Part): Part => part`
  insert into product_prices as pp (product_id, supplier_id, price, cost, margin, currency)
  select product_id, ${supplierId}, price, cost,
         case when price > 0 and abs((price - cost) / price) < 999 then round(100 * (price - cost) / price, 2) end,
         currency
    from (${priced}) priced
   where price is not null
`

/** The prices of products that the batch made, each with one offer. */
export const newPrices = (supplierId: string): Part =>
  insertion(supplierId, part`select product_id, price, cost, currency from merge_rows`)

/** Brings the price list in step with the offers that changed; a price that is no more is kept, inactive. */
export async function upsertPrices(tx: Tx<'catalog'>, supplierId: string): Promise<void> {
  await tx.run(sql('catalog.upsert_prices')`
    ${insertion(supplierId, leadingPrices(supplierId))}
    on conflict (product_id, supplier_id, price_type, min_quantity) do update
       set price = excluded.price, cost = excluded.cost, margin = excluded.margin, currency = excluded.currency,
           valid_from = now(), valid_until = null, is_active = true
     where (pp.price, pp.cost, pp.currency, pp.is_active)
           is distinct from (excluded.price, excluded.cost, excluded.currency, true)
  `)
  await tx.run(sql('catalog.end_prices')`
    update product_prices pp
       set is_active = false, valid_until = now()
      from (${leadingPrices(supplierId)}) priced
     where not priced.fresh and priced.price is null
       and pp.product_id = priced.product_id and pp.supplier_id = ${supplierId} and pp.is_active
  `)
}
