import { sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import { offerDifferences, productDifferences, variantsJoin } from './row-differences.ts'

/**
 * Writes down what the batch changes in known products and their offers, before it does so.
 * Returns the number of rows that change anything.
 */
export function insertUpdates(
  tx: Tx<'catalog'>,
  { supplierId, runId, fields }: { supplierId: string; runId: string; fields: ReadonlySet<keyof Draft> },
): Promise<number> {
  return tx.run(sql('catalog.insert_updates')`
    insert into product_changes (product_id, kind, supplier_id, run_id, line, offer_id, fields)
    select changed.product_id, case when changed.relisted then 'relisted' else 'updated' end,
           ${supplierId}, ${runId}, changed.line, changed.offer_id, changed.fields
      from (
        select r.product_id, r.line, r.relisted, r.offer_id,
               ${productDifferences({ supplierId, fields })} || ${offerDifferences} as fields
          from merge_rows r
          join merge_drafts d on d.line = r.line
          join products p on p.id = r.product_id
          ${variantsJoin(fields)}
         where not r.creates
      ) changed
     where changed.fields <> '{}' or changed.relisted
     order by changed.line
  `)
}
