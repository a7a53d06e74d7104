import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import { momentOfRow } from './moment-of-row.ts'

/** Adds the prices that differ from the offer's last ones. */
export const priceChanges = ({ supplierId, runId }: { supplierId: string; runId: string }): Part => part`
  insert into price_history (product_id, supplier_id, recorded_at, price, cost, currency, run_id)
  select product_id, ${supplierId}, ${momentOfRow}, price, cost, currency, ${runId}
    from merge_rows
   where (new_offer or moved) and (price is not null or cost is not null)
      or not (new_offer or moved) and (price, cost, currency) is distinct from (old_price, old_cost, old_currency)
   order by line
`

export function insertPriceHistory(tx: Tx<'catalog'>, run: { supplierId: string; runId: string }): Promise<number> {
  return tx.run(sql('catalog.insert_price_history')`${priceChanges(run)}`)
}
