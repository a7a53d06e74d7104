import { sql, type Tx } from '@products-manager/postgres'
import { isUnlisted } from './deactivate-products.ts'

/** Writes down which products' offers are no longer listed, and what that changed. */
export function insertMissingChanges(
  tx: Tx<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<number> {
  return tx.run(sql('catalog.insert_missing_changes')`
    insert into product_changes (product_id, kind, supplier_id, run_id, offer_id, fields)
    select r.product_id, 'missing', ${supplierId}, ${runId}, offer_id,
           jsonb_build_object('offer', jsonb_build_object('old', r.offer_key, 'new', null),
                              'missing_since', jsonb_build_object('old', null, 'new', now()))
           || case when r.stock is distinct from r.old_stock
                then jsonb_build_object('stock', jsonb_build_object('old', r.old_stock, 'new', r.stock)) else '{}' end
           || case when r.is_active is distinct from r.old_is_active
                then jsonb_build_object('offer_is_active', jsonb_build_object('old', r.old_is_active, 'new', r.is_active))
                else '{}' end
           || case when not r.is_active and r.old_is_active and ${isUnlisted}
                then jsonb_build_object('status', jsonb_build_object('old', p.status, 'new', 'inactive')) else '{}' end
      from merge_rows r
      join products p on p.id = r.product_id
     order by r.offer_key
  `)
}
