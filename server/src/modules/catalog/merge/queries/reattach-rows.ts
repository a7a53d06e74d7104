import { sql, type Tx } from '@products-manager/postgres'

/** Points rows whose product another transaction made first at that product, as offers of it. */
export function reattachRows(tx: Tx<'catalog'>): Promise<number> {
  return tx.run(sql('catalog.reattach_rows')`
    update merge_rows r
       set product_id = p.id, creates = false
      from merge_drafts d
      join products p on p.ean = d.ean
     where d.line = r.line and p.id <> r.product_id
  `)
}
