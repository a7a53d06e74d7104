import { type Part, part, sql, type Tx } from '@products-manager/postgres'
import { productValue } from '../../changes/current-value.ts'
import type { Draft } from '../../draft.ts'
import { offerDifferences, productDifferences, variantsJoin } from '../../merge/queries/row-differences.ts'
import type { PlanApplication } from '../apply-batch.ts'
import { chosenChangeNames } from '../plan-part.ts'

const offerNow = (key: Part) => part`case ${key}
  when 'price' then to_jsonb(r.old_price) when 'compare_at_price' then to_jsonb(r.old_compare_at_price)
  when 'cost' then to_jsonb(r.old_cost) when 'currency' then to_jsonb(r.old_currency)
  when 'stock' then to_jsonb(r.old_stock) when 'offer_is_active' then to_jsonb(r.old_is_active)
  when 'offer' then case when r.new_offer then null else to_jsonb(r.offer_key) end
  when 'product' then to_jsonb(r.old_product_id) end`

/**
 * Takes out of the batch the rows that would not do what the plan says: another product, another change, or one whose
 * values somebody has changed. What the catalogue has instead is noted with the row. A field that already has its new
 * value is none. Returns the number of rows taken out.
 */
export function dropConflicts(
  tx: Tx<'catalog'>,
  { planId, supplierId, fields, part: chosen }: PlanApplication & { fields: ReadonlySet<keyof Draft> },
): Promise<number> {
  const names = chosen && chosenChangeNames(chosen)
  const planned = names
    ? part`(select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(x.fields) where key = any (${names}::text[]))`
    : part`x.fields`
  const now = (key: Part) => part`coalesce(${offerNow(key)}, ${productValue(key)}, 'null')`

  return tx.run(sql('catalog.drop_conflicts')`
    with compared as (
      select r.line, r.creates, r.product_id, x.kind, x.made_by, x.product_id as planned_product, p.id is not null as known,
             ${planned} as planned,
             case when r.creates or p.id is null then '{}'::jsonb
                  else ${productDifferences({ supplierId, fields })} || ${offerDifferences} end as fresh
        from merge_rows r
        join merge_drafts d on d.line = r.line
        join plan_rows x on x.plan_id = ${planId} and x.place = r.line
        left join products p on p.id = r.product_id
        ${variantsJoin(fields)}
    ), conflicts as (
      select c.line,
             case when c.creates then '{"reason": "product-gone"}'::jsonb
                  when c.product_id <> c.planned_product then
                    jsonb_build_object('reason', case when c.kind = 'created' then 'product-exists' else 'other-product' end,
                                       'product', c.product_id)
                  else jsonb_build_object('reason', 'changed', 'fields', differing.fields) end as conflict
        from compared c
        left join lateral (
          select jsonb_object_agg(key, now.value) as fields
            from (
              select coalesce(f.key, w.key) as key, f.value as fresh, w.value as wanted
                from jsonb_each(c.fresh) f
                full join jsonb_each(c.planned) w on w.key = f.key
               where f.value is distinct from w.value
            ) unlike
            cross join lateral (
              select ${now(part`unlike.key`)} as value
                from merge_rows r
                left join products p on p.id = r.product_id
               where r.line = c.line
            ) now
           where unlike.fresh is not null or now.value is distinct from unlike.wanted -> 'new'
        ) differing on c.kind <> 'created' and c.made_by is null and c.fresh <> c.planned
       where case when c.kind = 'created' then not c.creates and c.product_id <> c.planned_product
                  else c.creates or c.product_id <> c.planned_product or differing.fields is not null end
    ), noted as (
      update plan_rows x set conflict = conflicts.conflict from conflicts
       where x.plan_id = ${planId} and x.place = conflicts.line
    ), undrafted as (
      delete from merge_drafts d using conflicts where d.line = conflicts.line
    )
    delete from merge_rows r using conflicts where r.line = conflicts.line
  `)
}
