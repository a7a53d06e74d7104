import type { PlanState, PlanSummary } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'

/** Begins a plan, unless its run began it before it was killed. */
export function insertPlan(
  tx: Tx<'catalog'>,
  { id, supplierId, fields }: { id: string; supplierId: string; fields: ReadonlySet<keyof Draft> },
): Promise<number> {
  return tx.run(sql('catalog.insert_plan')`
    insert into import_plans (id, supplier_id, fields) values (${id}, ${supplierId}, ${[...fields]}::text[])
    on conflict do nothing
  `)
}

/** Opens a complete plan to a decision. */
export function completePlan(tx: Tx<'catalog'>, id: string, summary: PlanSummary): Promise<number> {
  return tx.run(sql('catalog.complete_plan')`
    update import_plans set state = 'open', summary = ${json(summary)} where id = ${id} and state = 'making'
  `)
}

/** Notes what became of a plan. Returns 0 when that was decided already. */
export function decidePlan(
  tx: Tx<'catalog'>,
  { id, state, note, author }: { id: string; state: PlanState; note?: string | null; author?: string | null },
): Promise<number> {
  return tx.run(sql('catalog.decide_plan')`
    update import_plans
       set state = ${state}, note = coalesce(${note ?? null}, note), decided_by = coalesce(${author ?? null}, decided_by),
           decided_at = now()
     where id = ${id} and state in ('open', 'partly-applied')
  `)
}
