import { part, sql, type Tx } from '@products-manager/postgres'

/** No listed offer is left of a product `p` that is on sale. */
export const isUnlisted = part`
  p.is_active and not exists (
    select from supplier_products o where o.product_id = p.id and o.is_active and o.missing_since is null)`

/** Takes from sale the products that no listed offer is left of, when the supplier's policy says so. */
export function deactivateProducts(tx: Tx<'catalog'>): Promise<number> {
  return tx.run(sql('catalog.deactivate_products')`
    update products p
       set status = 'inactive', status_reason = 'missing-offers', is_active = false, updated_at = now()
      from (select distinct product_id from merge_rows where not is_active and old_is_active) gone
     where p.id = gone.product_id and ${isUnlisted}
  `)
}
