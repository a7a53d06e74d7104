import { identifier, joined, part, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import { productColumns } from '../columns.ts'
import { proposed, proposedSku } from './row-differences.ts'

/** Writes the known products that differ, by the rule of `proposed`. Where two rows speak of one product, the owner's wins. */
export function updateProducts(
  tx: Tx<'catalog'>,
  { supplierId, fields }: { supplierId: string; fields: ReadonlySet<keyof Draft> },
): Promise<number> {
  const columns = productColumns(fields)
  const set = columns.map((column) => part`${identifier(column)} = ${proposed(column)},`)
  const differs = columns.map((column) => part`p.${identifier(column)} is distinct from ${proposed(column)}`)

  return tx.run(sql('catalog.update_products')`
    update products p
       set ${joined(set, part` `)}
           ean = coalesce(p.ean, d.ean),
           gtin = coalesce(p.gtin, lpad(d.ean, 14, '0')),
           supplier_id = case when r.owns then ${supplierId}::uuid else p.supplier_id end,
           sku = ${proposedSku()},
           updated_at = now()
      from (select distinct on (product_id) * from merge_rows where not creates order by product_id, owns desc, offer_key) r
      join merge_drafts d on d.line = r.line
     where p.id = r.product_id
       and (${joined(
         [
           part`p.ean is distinct from coalesce(p.ean, d.ean)`,
           part`r.owns and p.supplier_id is distinct from ${supplierId}::uuid`,
           part`p.sku is distinct from ${proposedSku()}`,
           ...differs,
         ],
         part` or `,
       )})
  `)
}
