import { type Part, part, sql, type Tx } from '@products-manager/postgres'

interface Run {
  supplierId: string
  runId: string
}

/** Writes the supplier's offers, of which it had none. */
export const newOffers = ({ supplierId, runId }: Run): Part => part`
  insert into supplier_products as o (
    id, supplier_id, product_id, offer_key, supplier_sku, price, compare_at_price, cost, currency, stock, is_active,
    content_hash, last_run_id, last_line
  )
  select r.offer_id, ${supplierId}, r.product_id, r.offer_key, d.sku, r.price, r.compare_at_price, r.cost, r.currency,
         r.stock, r.is_active, d.content_hash, ${runId}, r.line
    from merge_rows r
    join merge_drafts d on d.line = r.line
   order by r.offer_key
`

/** Writes the supplier's offers as its file has them. */
export function upsertOffers(tx: Tx<'catalog'>, run: Run): Promise<number> {
  return tx.run(sql('catalog.upsert_offers')`
    ${newOffers(run)}
    on conflict (supplier_id, offer_key) do update
       set product_id = excluded.product_id,
           supplier_sku = excluded.supplier_sku,
           price = excluded.price,
           compare_at_price = excluded.compare_at_price,
           cost = excluded.cost,
           currency = excluded.currency,
           stock = excluded.stock,
           is_active = excluded.is_active,
           content_hash = excluded.content_hash,
           last_run_id = excluded.last_run_id,
           last_line = excluded.last_line,
           missing_since = null,
           updated_at = now()
  `)
}
