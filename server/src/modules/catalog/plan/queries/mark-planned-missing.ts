import { nothing, type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { PlanApplication } from '../apply-batch.ts'
import { isUnapplied, planCondition } from '../plan-part.ts'

const isAsPlanned = part`
  o.product_id = x.product_id
  and (not x.fields ? 'stock' or coalesce(to_jsonb(o.stock), 'null') = x.fields -> 'stock' -> 'old')
  and (not x.fields ? 'offer_is_active' or to_jsonb(o.is_active) = x.fields -> 'offer_is_active' -> 'old')`

const chosenRows = ({ planId, part: chosen }: PlanApplication): Part => part`
  x.plan_id = ${planId} and x.kind = 'missing' and ${isUnapplied} ${chosen ? part`and ${planCondition(chosen)}` : nothing}`

/** Notes offers that the plan calls missing and that are not what they were. Returns their number. */
export function noteMissingConflicts(tx: Tx<'catalog'>, application: PlanApplication): Promise<number> {
  return tx.run(sql('catalog.note_missing_conflicts')`
    update plan_rows x
       set conflict = case when o.id is null then '{"reason": "offer-gone"}'
             else jsonb_build_object('reason', 'changed', 'fields', jsonb_build_object(
               'stock', o.stock, 'offer_is_active', o.is_active, 'product', o.product_id)) end
      from plan_rows planned
      left join supplier_products o on o.id = planned.offer_id
     where ${chosenRows(application)} and planned.plan_id = x.plan_id and planned.place = x.place
       and (o.id is null or o.missing_since is null and not (${isAsPlanned}))
  `)
}

/** Notes with the offers that the plan calls missing and that fit which part of it is applied. */
export function noteMissingApplied(tx: Tx<'catalog'>, application: PlanApplication): Promise<number> {
  return tx.run(sql('catalog.note_missing_applied')`
    update plan_rows x set applied_by = ${application.runId}, conflict = null
      from supplier_products o
     where ${chosenRows(application)} and o.id = x.offer_id and (o.missing_since is not null or ${isAsPlanned})
  `)
}

/** Marks the offers that the plan calls missing; leaves them in `merge_rows`, as an import does. Returns their number. */
export function markPlannedMissing(tx: Tx<'catalog'>, application: PlanApplication): Promise<number> {
  return tx.run(sql('catalog.mark_planned_missing')`
    with marked as (
      update supplier_products o
         set missing_since = now(), updated_at = now(), last_run_id = ${application.runId},
             stock = case when x.fields ? 'stock' then 0 else before.stock end,
             is_active = case when x.fields ? 'offer_is_active' then false else before.is_active end
        from plan_rows x
        join supplier_products before on before.id = x.offer_id
       where ${chosenRows(application)} and o.id = x.offer_id and o.missing_since is null and ${isAsPlanned}
      returning o.id, o.offer_key, o.product_id, o.price, o.compare_at_price, o.cost, o.currency, o.stock, o.is_active,
                before.stock as old_stock, before.is_active as old_is_active
    )
    insert into merge_rows (
      line, offer_key, offer_id, product_id, creates, owns, new_offer, moved, relisted,
      old_product_id, old_price, old_compare_at_price, old_cost, old_currency, old_stock, old_is_active,
      price, compare_at_price, cost, currency, stock, is_active
    )
    select row_number() over (order by offer_key), offer_key, id, product_id, false, false, false, false, true,
           product_id, price, compare_at_price, cost, currency, old_stock, old_is_active,
           price, compare_at_price, cost, currency, stock, is_active
      from marked
  `)
}
