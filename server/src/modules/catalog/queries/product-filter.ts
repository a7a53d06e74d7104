import type { ProductsCountQuery } from '@products-manager/contract'
import { joined, nothing, type Part, part } from '@products-manager/postgres'

export type ProductFilter = Omit<ProductsCountQuery, 'exact'>

/** The conditions on `products p` that a filter means. Every word of a search must stand somewhere in the product. */
export function productFilter(filter: ProductFilter): Part {
  const words = (filter.search ?? '').split(/\s+/).filter((word) => word !== '')
  const conditions: Part[] = [
    ...words.map((word) => part`p.search_text like '%' || fold_text(${escapeLike(word)}) || '%'`),
    filter.supplier
      ? part`exists (select from supplier_products o join suppliers s on s.id = o.supplier_id
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
              or p.id in (select product_id from supplier_products where supplier_sku = ${filter.sku})
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
