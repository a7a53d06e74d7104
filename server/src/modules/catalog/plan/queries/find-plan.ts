import type { ImportPlan, PlanState, PlanSummary } from '@products-manager/contract'
import { part, type Reads, sql } from '@products-manager/postgres'
import { isUuid } from '../../../../platform/ids.ts'
import type { Draft } from '../../draft.ts'
import { isLeft } from '../plan-part.ts'

export interface PlanRecord {
  id: string
  supplierId: string
  fields: (keyof Draft)[]
  state: PlanState
  summary: PlanSummary | null
  left: ImportPlan['left']
  conflicts: number
  note: string | null
  decidedBy: string | null
  decidedAt: Date | null
  createdAt: Date
}

// Rows are counted only while some of them were applied: a whole plan's are in its summary.
const leftOfPlan = part`case p.state
  when 'open' then (p.summary -> 'kinds') - 'unchanged'::text
  when 'partly-applied' then (
    select coalesce(jsonb_object_agg(kind, count), '{}')
      from (select x.kind, count(*) as count from plan_rows x where x.plan_id = p.id and ${isLeft} group by x.kind) counted)
  else '{}' end`

/** What became of these plans, and how many rows of each kind are left to apply. */
export function listPlanStates(
  catalog: Reads<'catalog'>,
  ids: readonly string[],
): Promise<Pick<PlanRecord, 'id' | 'state' | 'left'>[]> {
  return catalog.many(sql<Pick<PlanRecord, 'id' | 'state' | 'left'>>('catalog.list_plan_states')`
    select p.id, p.state, ${leftOfPlan} as left from import_plans p where p.id = any (${ids}::uuid[])
  `)
}

/** Whether a part of a plan left something to apply. */
export async function hasRowsLeft(catalog: Reads<'catalog'>, planId: string): Promise<boolean> {
  const { left } = await catalog.one(sql<{ left: boolean }>('catalog.has_rows_left')`
    select exists (select from plan_rows x where x.plan_id = ${planId} and ${isLeft}) as left
  `)
  return left
}

/** A plan, or null. */
export async function findPlan(catalog: Reads<'catalog'>, id: string): Promise<PlanRecord | null> {
  if (!isUuid(id)) return null
  return catalog.maybeOne(sql<PlanRecord>('catalog.find_plan')`
    select p.id, p.supplier_id as "supplierId", p.fields, p.state, p.summary, p.note, p.decided_by as "decidedBy",
           p.decided_at as "decidedAt", p.created_at as "createdAt", ${leftOfPlan} as left,
           case when p.state in ('partly-applied', 'applied')
             then (select count(*) from plan_rows where plan_id = p.id and conflict is not null)::int
             else 0 end as conflicts
      from import_plans p
     where p.id = ${id}
  `)
}
