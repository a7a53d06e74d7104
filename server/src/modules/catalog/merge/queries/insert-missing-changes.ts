import { sql, type Tx } from '@products-manager/postgres'

/** Writes down which products' offers are no longer listed, and what that changed. */
export function insertMissingChanges(
  tx: Tx<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<number> {
  return tx.run(sql('catalog.insert_missing_changes')`
    insert into product_changes (product_id, kind, supplier_id, run_id, offer_id, fields)
    select product_id, 'missing', ${supplierId}, ${runId}, offer_id,
           jsonb_build_object('offer', jsonb_build_object('old', offer_key, 'new', null),
                              'missing_since', jsonb_build_object('old', null, 'new', now()))
           || case when stock is distinct from old_stock
                then jsonb_build_object('stock', jsonb_build_object('old', old_stock, 'new', stock)) else '{}' end
           || case when is_active is distinct from old_is_active
                then jsonb_build_object('offer_is_active', jsonb_build_object('old', old_is_active, 'new', is_active))
                else '{}' end
      from merge_rows
     order by offer_key
  `)
}
