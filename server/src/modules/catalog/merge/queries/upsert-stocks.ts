import { type Part, part, sql, type Tx } from '@products-manager/postgres'

/** The stocks of products that the batch made, each with one offer. */
export const newStocks = (supplierId: string): Part => part`
  insert into product_stocks (product_id, supplier_id, quantity)
  select product_id, ${supplierId}, stock from merge_rows where stock is not null
`

/**
 * Brings the supplier's stocks in step with the offers that changed: a product's is that of all its offers there. A
 * product made by this batch has no other offer to ask for.
 */
export function upsertStocks(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  return tx.run(sql('catalog.upsert_stocks')`
    insert into product_stocks as ps (product_id, supplier_id, quantity)
    select product_id, ${supplierId}, greatest(-2147483648, least(2147483647, coalesce(stock, 0)))
      from (
        select changed.product_id,
               case when bool_and(creates) then sum(stock)
                    else (select sum(o.stock) from supplier_products o
                           where o.product_id = changed.product_id and o.supplier_id = ${supplierId}) end as stock
          from (
            select product_id, creates, stock
              from merge_rows
             where stock is distinct from old_stock or (new_offer or moved) and stock is not null
            union all
            select old_product_id, false, null
              from merge_rows
             where moved and old_product_id is not null
          ) changed
         group by changed.product_id
      ) summed
    on conflict (product_id, warehouse_id, supplier_id) do update
       set quantity = excluded.quantity, last_update = now()
     where ps.quantity <> excluded.quantity
  `)
}
