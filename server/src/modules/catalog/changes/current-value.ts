import { identifier, joined, type Part, part } from '@products-manager/postgres'
import { stagedColumns } from '../merge/columns.ts'

const PLAIN = stagedColumns
  .filter(({ column, product }) => product && column !== 'brand_id' && column !== 'category_id')
  .map(({ column }) => column)

/** The fields of product_changes that speak of an offer. */
export const offerFieldNames: readonly string[] = [
  'price',
  'compare_at_price',
  'cost',
  'currency',
  'stock',
  'offer_is_active',
  'offer',
  'product',
  'missing_since',
]

/** A product's variants as product_changes has them; null without any. */
export const variantsOf = (productId: Part): Part => part`(
  select jsonb_agg(jsonb_build_object('sku', v.sku, 'ean', v.ean, 'options', v.options, 'price', v.price,
                   'stock', v.stock) order by v.place)
    from product_variants v where v.product_id = ${productId})`

/** What `products p` holds under a field of product_changes, as JSON; JSON null when it is empty. */
export function productValue(key: Part): Part {
  const plain = ['ean', 'sku', 'status', ...PLAIN].map(
    (column) => part`when ${column} then coalesce(to_jsonb(p.${identifier(column)}), 'null')`,
  )
  return part`case ${key} ${joined(plain, part` `)}
    when 'supplier' then coalesce((select to_jsonb(s.code) from suppliers s where s.id = p.supplier_id), 'null')
    when 'category' then coalesce((select to_jsonb(c.path) from categories c where c.id = p.category_id), 'null')
    when 'variants' then coalesce(${variantsOf(part`p.id`)}, 'null') end`
}

/** What `supplier_products o` holds under a field of product_changes, as JSON; JSON null when it is empty or gone. */
export function offerValue(key: Part): Part {
  const plain = ['price', 'compare_at_price', 'cost', 'currency', 'stock', 'missing_since'].map(
    (column) => part`when ${column} then coalesce(to_jsonb(o.${identifier(column)}), 'null')`,
  )
  return part`case ${key} ${joined(plain, part` `)}
    when 'offer_is_active' then coalesce(to_jsonb(o.is_active), 'null')
    when 'offer' then coalesce(to_jsonb(o.offer_key), 'null')
    when 'product' then coalesce(to_jsonb(o.product_id), 'null') end`
}
