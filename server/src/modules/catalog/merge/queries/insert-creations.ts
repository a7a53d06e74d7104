import { sql, type Tx } from '@products-manager/postgres'

/** Writes down which products the batch made. Returns their number. */
export function insertCreations(
  tx: Tx<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<number> {
  return tx.run(sql('catalog.insert_creations')`
    insert into product_changes (product_id, kind, supplier_id, run_id, line, offer_id)
    select product_id, 'created', ${supplierId}, ${runId}, line, offer_id from merge_rows where creates order by line
  `)
}
