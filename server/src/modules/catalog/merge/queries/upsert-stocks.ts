import { sql, type Tx } from '@products-manager/postgres'

/** Brings the supplier's stocks in step with the offers that changed. */
export function upsertStocks(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  return tx.run(sql('catalog.upsert_stocks')`
    insert into product_stocks as ps (product_id, supplier_id, quantity)
    select product_id, ${supplierId}, coalesce(sum(stock), 0)
      from merge_rows
     where stock is distinct from old_stock or (new_offer or moved) and stock is not null
     group by product_id
    on conflict (product_id, warehouse_id, supplier_id) do update
       set quantity = excluded.quantity, last_update = now()
     where ps.quantity <> excluded.quantity
  `)
}
