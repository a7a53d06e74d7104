import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import { momentOfRow } from './moment-of-row.ts'

/** Adds the stocks that differ from the offer's last ones. */
export const stockChanges = ({ supplierId, runId }: { supplierId: string; runId: string }): Part => part`
  insert into stock_history (product_id, supplier_id, recorded_at, quantity, run_id)
  select product_id, ${supplierId}, ${momentOfRow}, stock, ${runId}
    from merge_rows
   where (new_offer or moved) and stock is not null
      or not (new_offer or moved) and stock is distinct from old_stock
   order by line
`

export function insertStockHistory(tx: Tx<'catalog'>, run: { supplierId: string; runId: string }): Promise<number> {
  return tx.run(sql('catalog.insert_stock_history')`${stockChanges(run)}`)
}
