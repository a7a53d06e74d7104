import { sql, type Tx } from '@products-manager/postgres'

/** Brings the price list in step with the offers that changed; a price that is no more is kept, inactive. */
export async function upsertPrices(tx: Tx<'catalog'>, supplierId: string): Promise<void> {
  await tx.run(sql('catalog.upsert_prices')`
    insert into product_prices as pp (product_id, supplier_id, price, cost, margin, currency)
    select product_id, ${supplierId}, price, cost,
           case when price > 0 and cost is not null and abs((price - cost) / price) < 1000
                then round(100 * (price - cost) / price, 2) end,
           currency
      from (
        select distinct on (product_id) product_id, price, cost, currency
          from merge_rows
         where price is not null
           and (new_offer or moved or relisted
                or (price, cost, currency) is distinct from (old_price, old_cost, old_currency))
         order by product_id, owns desc, offer_key
      ) changed
    on conflict (product_id, supplier_id, price_type, min_quantity) do update
       set price = excluded.price, cost = excluded.cost, margin = excluded.margin, currency = excluded.currency,
           valid_from = now(), valid_until = null, is_active = true
  `)
  await tx.run(sql('catalog.end_prices')`
    update product_prices pp
       set is_active = false, valid_until = now()
      from merge_rows r
     where r.price is null and r.old_price is not null
       and pp.product_id = r.product_id and pp.supplier_id = ${supplierId} and pp.is_active
  `)
}
