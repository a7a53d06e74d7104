import { type Part, part, sql, type Tx } from '@products-manager/postgres'

/**
 * A row of draft `d` writes the texts of its known product `p`: that of an offer whose product belongs to no supplier or
 * to a less trusted one (`owner`, than `me`), and of the supplier's own offer with the lowest SKU that it lists. A
 * product made in this transaction has the SKU of the row that made it, whose offer is not written yet.
 */
export const ownsKnown: Part = part`(
  p.supplier_id is null or me.priority < owner.priority
  or p.supplier_id = me.id and (
       p.sku is null or d.sku is null or d.sku <= p.sku
       or p.created_at <> now() and not exists (
            select from supplier_products lead
             where lead.supplier_id = me.id and lead.product_id = p.id and lead.supplier_sku = p.sku
               and lead.missing_since is null
          )
     )
)`

/**
 * Tells which rows write the texts of a known product.
 *
 * Asked once the products are locked, another batch may have changed them until then: whichever of two batches comes
 * first, the texts in the end are the same.
 */
export function settleOwners(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  return tx.run(sql('catalog.settle_owners')`
    update merge_rows r
       set owns = ${ownsKnown}
      from merge_drafts d
      cross join suppliers me
      cross join products p
      left join suppliers owner on owner.id = p.supplier_id
     where not r.creates and d.line = r.line and p.id = r.product_id and me.id = ${supplierId}
  `)
}
