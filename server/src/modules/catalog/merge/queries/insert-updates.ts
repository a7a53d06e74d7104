import { identifier, joined, nothing, type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import { productColumns } from '../columns.ts'

/** An owner's value replaces, another's fills what is empty; an empty value never removes one. */
export function proposed(column: string): Part {
  const name = identifier(column)
  return part`case when r.owns then coalesce(d.${name}, p.${name}) else coalesce(p.${name}, d.${name}) end`
}

function difference(name: string, before: Part, after: Part): Part {
  return part`case when ${before} is distinct from ${after}
    then jsonb_build_object(${name}::text, jsonb_build_object('old', ${before}, 'new', ${after})) else '{}'::jsonb end`
}

function productDifference(column: string): Part {
  if (column === 'brand_id') return nothing
  if (column !== 'category_id') return difference(column, part`p.${identifier(column)}`, proposed(column))

  const path = (id: Part) => part`(select path from categories where id = ${id})`
  return part`case when p.category_id is distinct from ${proposed(column)} then jsonb_build_object('category',
    jsonb_build_object('old', ${path(part`p.category_id`)}, 'new', ${path(proposed(column))})) else '{}'::jsonb end`
}

/**
 * Writes down what the batch changes in known products and their offers, before it does so.
 * Returns the number of rows that change anything.
 */
export function insertUpdates(
  tx: Tx<'catalog'>,
  { supplierId, runId, fields }: { supplierId: string; runId: string; fields: ReadonlySet<keyof Draft> },
): Promise<number> {
  const differences = joined(
    [
      difference('ean', part`p.ean`, part`coalesce(p.ean, d.ean)`),
      ...productColumns(fields).map(productDifference),
      difference('price', part`r.old_price`, part`r.price`),
      difference('compare_at_price', part`r.old_compare_at_price`, part`r.compare_at_price`),
      difference('cost', part`r.old_cost`, part`r.cost`),
      difference('currency', part`r.old_currency`, part`r.currency`),
      difference('stock', part`r.old_stock`, part`r.stock`),
      difference('offer_is_active', part`r.old_is_active`, part`r.is_active`),
      part`case when r.new_offer or r.moved then jsonb_build_object('offer',
        jsonb_build_object('old', null, 'new', r.offer_key)) else '{}'::jsonb end`,
    ],
    part` || `,
  )

  return tx.run(sql('catalog.insert_updates')`
    insert into product_changes (product_id, kind, supplier_id, run_id, line, fields)
    select changed.product_id, case when changed.relisted then 'relisted' else 'updated' end,
           ${supplierId}, ${runId}, changed.line, changed.fields
      from (
        select r.product_id, r.line, r.relisted, ${differences} as fields
          from merge_rows r
          join merge_drafts d on d.line = r.line
          join products p on p.id = r.product_id
         where not r.creates
      ) changed
     where changed.fields <> '{}' or changed.relisted
     order by changed.line
  `)
}
