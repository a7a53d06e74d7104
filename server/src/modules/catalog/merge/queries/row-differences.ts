import { identifier, joined, nothing, type Part, part } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import { productColumns } from '../columns.ts'

/** The name under which changes and held values speak of a column. */
function changeName(column: string): string {
  if (column === 'brand_id') return 'brand_name'
  return column === 'category_id' ? 'category' : column
}

/** As `settleOwners` wrote it down. */
const rowOwns = part`r.owns`

/**
 * A value that a person holds stays. An owner's value replaces, another's fills what is empty; an empty value never
 * removes one.
 */
export function proposed(column: string, owns: Part = rowOwns): Part {
  const name = identifier(column)
  return part`case when p.held_fields is not null and ${changeName(column)}::text = any (p.held_fields) then p.${name}
    when ${owns} then coalesce(d.${name}, p.${name}) else coalesce(p.${name}, d.${name}) end`
}

/** The SKU that a product has after a row: its owner's. */
export const proposedSku = (owns: Part = rowOwns): Part =>
  part`case when ${owns} then coalesce(d.sku, p.sku) else p.sku end`

function difference(name: string, before: Part, after: Part): Part {
  return part`case when ${before} is distinct from ${after}
    then jsonb_build_object(${name}::text, jsonb_build_object('old', ${before}, 'new', ${after})) else '{}'::jsonb end`
}

/** Most rows change none of these: comparing them first costs a fraction of putting empty objects together. */
function productColumnDifferences(columns: readonly string[], reckoning: Required<Reckoning>): Part {
  const compared = columns.filter((column) => column !== 'brand_id')
  if (compared.length === 0) return nothing
  const differs = compared.map(
    (column) => part`p.${identifier(column)} is distinct from ${proposed(column, reckoning.owns)}`,
  )
  const differences = compared.map((column) => productDifference(column, reckoning))
  return part`case when ${joined(differs, part` or `)} then ${joined(differences, part` || `)} else '{}'::jsonb end`
}

function productDifference(column: string, { pathOf, owns }: Required<Reckoning>): Part {
  const after = proposed(column, owns)
  if (column !== 'category_id') return difference(column, part`p.${identifier(column)}`, after)
  return part`case when p.category_id is distinct from ${after} then jsonb_build_object('category',
    jsonb_build_object('old', ${pathOf(part`p.category_id`)}, 'new', ${pathOf(after)})) else '{}'::jsonb end`
}

interface Reckoning {
  /** A category's path. */
  pathOf?: (id: Part) => Part
  /** The row writes its product's texts. */
  owns?: Part
}

const categoryPath = (id: Part) => part`(select path from categories where id = ${id})`

/**
 * What each row of `merge_rows r`, with its draft `d`, changes in its known product `p`, as product_changes keeps it.
 * An undo and the past need nothing else, so whatever a merge writes is in here, save what follows from it.
 */
export function productDifferences(
  { supplierId, fields }: { supplierId: string; fields: ReadonlySet<keyof Draft> },
  { pathOf = categoryPath, owns = rowOwns }: Reckoning = {},
): Part {
  const code = (id: Part) => part`(select code from suppliers where id = ${id})`
  return joined(
    [
      difference('ean', part`p.ean`, part`coalesce(p.ean, d.ean)`),
      difference('sku', part`p.sku`, proposedSku(owns)),
      part`case when ${owns} and p.supplier_id is distinct from ${supplierId}::uuid then jsonb_build_object('supplier',
        jsonb_build_object('old', ${code(part`p.supplier_id`)}, 'new', ${code(part`${supplierId}::uuid`)}))
        else '{}'::jsonb end`,
      // What refreshBestOffers does when a product that had no listed offer left gets one.
      part`case when p.status_reason = 'missing-offers' and r.is_active then jsonb_build_object('status',
        jsonb_build_object('old', p.status, 'new', 'active')) else '{}'::jsonb end`,
      productColumnDifferences(productColumns(fields), { pathOf, owns }),
      fields.has('variants') ? difference('variants', part`v.before`, part`v.after`) : nothing,
    ],
    part` || `,
  )
}

/** What each row of `merge_rows r` changes in its offer. */
export const offerDifferences: Part = joined(
  [
    difference('price', part`r.old_price`, part`r.price`),
    difference('compare_at_price', part`r.old_compare_at_price`, part`r.compare_at_price`),
    difference('cost', part`r.old_cost`, part`r.cost`),
    difference('currency', part`r.old_currency`, part`r.currency`),
    difference('stock', part`r.old_stock`, part`r.stock`),
    difference('offer_is_active', part`r.old_is_active`, part`r.is_active`),
    part`case when r.new_offer or r.moved then jsonb_build_object('offer',
      jsonb_build_object('old', null, 'new', r.offer_key)) else '{}'::jsonb end`,
    part`case when r.moved and r.old_product_id is not null then jsonb_build_object('product',
      jsonb_build_object('old', r.old_product_id, 'new', r.product_id)) else '{}'::jsonb end`,
    part`case when r.relisted then jsonb_build_object('missing_since', jsonb_build_object(
      'old', (select missing_since from supplier_products o where o.id = r.offer_id), 'new', null)) else '{}'::jsonb end`,
  ],
  part` || `,
)

/** The variants of a row's product before and after it, as `v`; nothing when the file does not speak of them. */
export function variantsJoin(fields: ReadonlySet<keyof Draft>, owns: Part = rowOwns): Part {
  if (!fields.has('variants')) return nothing
  return part`
    left join lateral (
      select case when ${owns} and d.variants is not null
               then (select jsonb_agg(jsonb_build_object('sku', sku, 'ean', ean, 'options', options, 'price', price,
                            'stock', stock) order by place)
                       from product_variants where product_id = r.product_id) end as before,
             case when ${owns} and d.variants is not null
               then (select jsonb_agg(jsonb_build_object('sku', listed ->> 'sku', 'ean', listed ->> 'ean',
                            'options', listed -> 'options', 'price', (listed ->> 'price')::numeric(12, 4),
                            'stock', (listed ->> 'stock')::integer) order by place)
                       from jsonb_array_elements(d.variants) with ordinality as given (listed, place)) end as after
    ) v on true`
}
