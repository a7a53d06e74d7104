import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import { offerDifferences, productDifferences, variantsJoin } from '../../merge/queries/row-differences.ts'
import { ownsKnown } from '../../merge/queries/settle-owners.ts'
import type { PlanNames } from '../plan-names.ts'

interface PlannedBatch {
  planId: string
  supplierId: string
  batch: number
  fields: ReadonlySet<keyof Draft>
  newCategories: PlanNames['newCategories']
}

/** Percent by which a price moves; what no column could hold is cut. */
export const priceMove = (before: Part, after: Part): Part => part`
  case when ${before} > 0 and ${after} is distinct from ${before}
    then least(9999999, round(100 * (${after} - ${before}) / ${before}, 2)) end`

/** Writes down what each row of the batch would change; returns how many would make, change, or leave a product. */
export function insertPlanRows(
  tx: Tx<'catalog'>,
  { planId, supplierId, batch, fields, newCategories: { ids, paths } }: PlannedBatch,
): Promise<{ created: number; updated: number; unchanged: number }> {
  const pathOf = (id: Part) => part`coalesce((select path from categories where id = ${id}),
    (select fresh.path from unnest(${ids}::uuid[], ${paths}::text[]) as fresh (id, path) where fresh.id = ${id}))`

  const owns = part`owns.known`

  return tx.one(sql<{ created: number; updated: number; unchanged: number }>('catalog.insert_plan_rows')`
    with compared as (
      select r.line, r.creates, r.relisted, r.product_id, r.offer_id, r.offer_key, r.old_price, r.price,
             case when not r.creates and p.id is null then
               (select min(maker.line) from merge_rows maker where maker.creates and maker.product_id = r.product_id)
             end as made_by,
             coalesce(p.ean, d.ean) as ean, coalesce(p.title, d.title) as title,
             coalesce(p.brand_name, d.brand_name) as brand,
             ${pathOf(part`coalesce(p.category_id, d.category_id)`)} as category,
             case when r.creates then '{}'::jsonb
                  when p.id is null then ${offerDifferences}
                  else ${productDifferences({ supplierId, fields }, { pathOf, owns })} || ${offerDifferences} end as fields
        from merge_rows r
        join merge_drafts d on d.line = r.line
        join suppliers me on me.id = ${supplierId}
        left join products p on p.id = r.product_id
        left join suppliers owner on owner.id = p.supplier_id
        -- Set apart: found out once a row and not for each column.
        cross join lateral (select ${ownsKnown} as known offset 0) owns
        ${variantsJoin(fields, owns)}
    ), planned as (
      insert into plan_rows (plan_id, place, batch, kind, product_id, offer_id, offer_key, made_by, ean, title, brand,
                             category, fields, old_price, new_price, price_move)
      select ${planId}, line, ${batch},
             case when creates then 'created' when relisted then 'relisted' when fields <> '{}' then 'updated'
                  else 'unchanged' end,
             product_id, offer_id, offer_key, made_by, ean, title, brand, category, fields, old_price, price,
             ${priceMove(part`old_price`, part`price`)}
        from compared
       order by line
      returning kind
    )
    select count(*) filter (where kind = 'created')::int as created,
           count(*) filter (where kind in ('updated', 'relisted'))::int as updated,
           count(*) filter (where kind = 'unchanged')::int as unchanged
      from planned
  `)
}
