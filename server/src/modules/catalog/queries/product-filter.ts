import type { ProductsCountQuery } from '@products-manager/contract'
import { joined, nothing, type Part, part } from '@products-manager/postgres'

export type ProductFilter = Omit<ProductsCountQuery, 'exact' | 'asOf'>

/** Where the conditions look: the tables, or the rows of another time under the same names. */
export interface FilteredRows {
  offers: Part
  searchText: Part
}

const PRESENT: FilteredRows = { offers: part`supplier_products`, searchText: part`p.search_text` }

/** The conditions on `products p` that a filter means. Every word of a search must stand somewhere in the product. */
export function productFilter(filter: ProductFilter, { offers, searchText }: FilteredRows = PRESENT): Part {
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '')
  const conditions: Part[] = [
    ...words.map((word) => part`${searchText} like '%' || fold_text(${escapeLike(word)}) || '%'`),
    filter.supplier
      ? part`exists (select from ${offers} o join suppliers s on s.id = o.supplier_id
                      where o.product_id = p.id and s.code = ${filter.supplier})`
      : nothing,
    filter.brand ? part`p.brand_id = ${filter.brand}` : nothing,
    filter.category
      ? part`p.category_id in (
          with recursive below as (
            select id from categories where id = ${filter.category}
            union all
            select c.id from categories c join below on c.parent_id = below.id
          ) select id from below)`
      : nothing,
    filter.ean ? part`p.ean = lpad(${filter.ean}, greatest(13, length(${filter.ean})), '0')` : nothing,
    filter.sku
      ? part`(p.sku = ${filter.sku}
              or p.id in (select product_id from ${offers} where supplier_sku = ${filter.sku})
              or p.id in (select product_id from product_variants where sku = ${filter.sku}))`
      : nothing,
    filter.status === 'active' ? part`p.is_active` : nothing,
    filter.status === 'inactive' ? part`not p.is_active` : nothing,
    filter.stock === 'in' ? part`p.stock > 0` : nothing,
    filter.stock === 'out' ? part`coalesce(p.stock, 0) <= 0` : nothing,
    filter.priceMin ? part`p.price >= ${filter.priceMin}::numeric` : nothing,
    filter.priceMax ? part`p.price <= ${filter.priceMax}::numeric` : nothing,
  ].filter((condition) => condition !== nothing)
  return conditions.length === 0 ? part`true` : joined(conditions, part` and `)
}

function escapeLike(word: string): string {
  return word.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_')
}
