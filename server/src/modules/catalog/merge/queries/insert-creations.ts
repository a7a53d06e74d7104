import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import { offerDifferences } from './row-differences.ts'

const leftAs = part`case when r.new_offer then '{}' else ${offerDifferences} end`

/** Writes down which products the batch made, and what it changed in an offer that left another product for one. */
export const creations = ({ supplierId, runId }: { supplierId: string; runId: string }): Part => part`
  insert into product_changes (product_id, kind, supplier_id, run_id, line, offer_id, fields)
  select r.product_id, 'created', ${supplierId}, ${runId}, r.line, r.offer_id, ${leftAs}
    from merge_rows r
   where r.creates
   order by r.line
`

/** Returns how many products the batch made. */
export function insertCreations(tx: Tx<'catalog'>, run: { supplierId: string; runId: string }): Promise<number> {
  return tx.run(sql('catalog.insert_creations')`${creations(run)}`)
}
