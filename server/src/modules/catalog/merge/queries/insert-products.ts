import { identifier, joined, part, sql, type Tx } from '@products-manager/postgres'
import { stagedColumns } from '../columns.ts'

const columns = stagedColumns.filter(({ product }) => product).map(({ column }) => column)
const names = joined(columns.map((column) => identifier(column)))
const drafted = joined(columns.map((column) => part`d.${identifier(column)}`))

const leavingOut = part`on conflict (ean) where ean is not null do nothing`

/**
 * Makes the new products. One whose EAN another transaction made meanwhile is left out, and `reattachRows` finds it.
 * Who expects no rival saves a tenth of the work, and fails where there is one.
 */
export function insertProducts(
  tx: Tx<'catalog'>,
  { supplierId, rivals = true }: { supplierId: string; rivals?: boolean },
): Promise<number> {
  return tx.run(sql('catalog.insert_products')`
    insert into products (id, ean, sku, gtin, upc, supplier_id, ${names})
    select r.product_id, d.ean, d.sku, lpad(d.ean, 14, '0'),
           case when d.ean like '0%' and length(d.ean) = 13 and d.ean not like '00000%' then substr(d.ean, 2) end,
           ${supplierId}, ${drafted}
      from merge_rows r
      join merge_drafts d on d.line = r.line
     where r.creates
     order by d.ean, r.line
    ${rivals ? leavingOut : part``}
  `)
}
