import { part, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'

/**
 * Finds for each draft its offer and its product, and notes what the offer was and will be.
 *
 * A product is matched by EAN; without one, or when the known product has none yet, by the supplier's own offer.
 * Drafts of one EAN that no product has share one new product, which the first of them makes.
 */
export async function resolveRows(
  tx: Tx<'catalog'>,
  { supplierId, fields }: { supplierId: string; fields: ReadonlySet<keyof Draft> },
): Promise<void> {
  const price = fields.has('price') ? part`r.price` : part`r.old_price`
  const compareAtPrice = fields.has('compareAtPrice') ? part`r.compare_at_price` : part`r.old_compare_at_price`
  const cost = fields.has('cost') ? part`r.cost` : part`r.old_cost`
  const stock = fields.has('stock') ? part`r.stock` : part`r.old_stock`

  await tx.run(sql('catalog.resolve_rows')`
    with matched as (
      select d.line, d.offer_key, d.candidate_id, d.ean, d.price, d.compare_at_price, d.cost, d.currency, d.stock,
             d.is_active, o.id as offer_id, o.product_id as old_product_id, o.price as old_price,
             o.compare_at_price as old_compare_at_price, o.cost as old_cost, o.currency as old_currency,
             o.stock as old_stock, o.is_active as old_is_active, o.missing_since is not null as relisted,
             coalesce(by_ean.id, case when d.ean is null or of_offer.ean is null then of_offer.id end) as known_id
        from merge_drafts d
        left join supplier_products o on o.supplier_id = ${supplierId} and o.offer_key = d.offer_key
        left join products by_ean on by_ean.ean = d.ean
        -- Looked for only where it is asked for: a null finds nothing, and quickly.
        left join products of_offer on of_offer.id = case when by_ean.id is null then o.product_id end
    ), grouped as (
      select *, first_value(known_id) over same_product as product_id,
             -- Of use where no row of them is known; then this is the first one's.
             first_value(candidate_id) over same_product as new_id
        from matched
      window same_product as (partition by coalesce(ean, offer_key) order by known_id is null, line)
    )
    insert into merge_rows (
      line, offer_key, offer_id, product_id, creates, owns, new_offer, moved, relisted,
      old_product_id, old_price, old_compare_at_price, old_cost, old_currency, old_stock, old_is_active,
      price, compare_at_price, cost, currency, stock, is_active
    )
    select r.line, r.offer_key, coalesce(r.offer_id, uuid_v7()), coalesce(r.product_id, r.new_id),
           r.product_id is null and r.new_id = r.candidate_id,
           r.product_id is null and r.new_id = r.candidate_id,
           r.offer_id is null, r.old_product_id is distinct from coalesce(r.product_id, r.new_id), r.relisted,
           r.old_product_id, r.old_price, r.old_compare_at_price, r.old_cost, r.old_currency, r.old_stock,
           r.old_is_active, ${price}, ${compareAtPrice}, ${cost}, coalesce(r.currency, r.old_currency, 'EUR'), ${stock},
           coalesce(r.is_active, r.relisted or r.old_is_active, true)
      from grouped r
  `)
}
