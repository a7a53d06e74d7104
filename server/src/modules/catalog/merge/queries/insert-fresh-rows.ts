import { sql, type Tx } from '@products-manager/postgres'
import { creations } from './insert-creations.ts'
import { priceChanges } from './insert-price-history.ts'
import { stockChanges } from './insert-stock-history.ts'
import { onlyOffers } from './refresh-best-offers.ts'
import { newOffers } from './upsert-offers.ts'
import { newPrices } from './upsert-prices.ts'
import { newStocks } from './upsert-stocks.ts'

/**
 * Writes what goes with the products that a batch made, where each of its rows made one and is a new offer. In one
 * statement: between two of them the server waits until this process, which reads the next rows meanwhile, sends one.
 */
export function insertFreshRows(tx: Tx<'catalog'>, run: { supplierId: string; runId: string }): Promise<number> {
  return tx.run(sql('catalog.insert_fresh_rows')`
    with best as (${onlyOffers}),
    offers as (${newOffers(run)}),
    prices_then as (${priceChanges(run)}),
    stocks_then as (${stockChanges(run)}),
    prices_now as (${newPrices(run.supplierId)}),
    stocks_now as (${newStocks(run.supplierId)})
    ${creations(run)}
  `)
}
