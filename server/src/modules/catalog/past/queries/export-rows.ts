import { plannedForValues, type Reads, sql } from '@products-manager/postgres'
import { type ProductFilter, productFilter } from '../../queries/product-filter.ts'
import { soldProducts } from '../../queries/sold-products.ts'
import { pastCatalogue } from './past-catalogue.ts'
import { pastColumns, pastRows } from './past-rows.ts'

/** A product as an export writes it. */
export interface ExportedProduct {
  [field: string]: string | number | boolean | object | null
}

interface ExportRequest {
  filter: ProductFilter
  asOf?: string | undefined
}

/** Everything that matches, as it is or as it was at a moment, as it is consumed; in no order. */
export function exportRows(
  catalog: Reads<'catalog'>,
  { filter, asOf }: ExportRequest,
): AsyncIterableIterator<{ product: ExportedProduct }> {
  if (asOf === undefined)
    return catalog.rows(
      plannedForValues(sql<{ product: ExportedProduct }>('catalog.export_products')`
        select to_jsonb(x) as product from (
          select ${pastColumns}, c.path as category, s.code as supplier
            from ${soldProducts}
            left join categories c on c.id = p.category_id
            left join suppliers s on s.id = p.supplier_id
           where ${productFilter(filter)}
        ) x
      `),
    )
  return catalog.rows(
    plannedForValues(sql<{ product: ExportedProduct }>('catalog.export_past_products')`
      with ${pastCatalogue(asOf, 'changed')}
      select to_jsonb(x) as product from (
        select p.*, c.path as category, s.code as supplier
          from (
            select ${pastColumns} from ${soldProducts}
             where ${productFilter(filter)} and p.created_at <= ${asOf}::timestamptz
               and not exists (select from touched t where t.id = p.id)
            union all
            select ${pastColumns} from past_products p where ${productFilter(filter, pastRows)}
          ) p
          left join categories c on c.id = p.category_id
          left join suppliers s on s.id = p.supplier_id
      ) x
    `),
  )
}
