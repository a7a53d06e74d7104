import { identifier, joined, part, sql, type Tx } from '@products-manager/postgres'
import { stagedColumns } from '../columns.ts'

const columns = stagedColumns.filter(({ product }) => product).map(({ column }) => column)
const names = joined(columns.map((column) => identifier(column)))
const drafted = joined(columns.map((column) => part`d.${identifier(column)}`))

/** Makes the new products. One whose EAN another run made meanwhile is left out; `reattachRows` finds that one. */
export function insertProducts(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  return tx.run(sql('catalog.insert_products')`
    insert into products (id, ean, sku, gtin, upc, supplier_id, ${names})
    select r.product_id, d.ean, d.sku, lpad(d.ean, 14, '0'),
           case when d.ean like '0%' and length(d.ean) = 13 and d.ean not like '00000%' then substr(d.ean, 2) end,
           ${supplierId}, ${drafted}
      from merge_rows r
      join merge_drafts d on d.line = r.line
     where r.creates
     order by d.ean, r.line
    on conflict (ean) where ean is not null do nothing
  `)
}
