import type { PlanState, PlanSummary } from '@products-manager/contract'
import { type Reads, sql } from '@products-manager/postgres'
import { isUuid } from '../../../../platform/ids.ts'
import type { Draft } from '../../draft.ts'

export interface PlanRecord {
  id: string
  supplierId: string
  fields: (keyof Draft)[]
  state: PlanState
  summary: PlanSummary | null
  conflicts: number
  note: string | null
  decidedBy: string | null
  decidedAt: Date | null
  createdAt: Date
}

/** What became of these plans. */
export function listPlanStates(
  catalog: Reads<'catalog'>,
  ids: readonly string[],
): Promise<{ id: string; state: PlanState }[]> {
  return catalog.many(sql<{ id: string; state: PlanState }>('catalog.list_plan_states')`
    select id, state from import_plans where id = any (${ids}::uuid[])
  `)
}

/** A plan, or null. */
export async function findPlan(catalog: Reads<'catalog'>, id: string): Promise<PlanRecord | null> {
  if (!isUuid(id)) return null
  return catalog.maybeOne(sql<PlanRecord>('catalog.find_plan')`
    select id, supplier_id as "supplierId", fields, state, summary, note, decided_by as "decidedBy",
           decided_at as "decidedAt", created_at as "createdAt",
           case when state in ('partly-applied', 'applied')
             then (select count(*) from plan_rows where plan_id = import_plans.id and conflict is not null)::int
             else 0 end as conflicts
      from import_plans
     where id = ${id}
  `)
}
