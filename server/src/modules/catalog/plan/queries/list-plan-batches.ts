import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import type { PlanApplication } from '../apply-batch.ts'
import { isUnapplied, planCondition } from '../plan-part.ts'

export interface PlanBatchRow {
  number: number
  firstLine: number
  lastLine: number
  rows: number
}

/** The batches of a plan that hold rows of the chosen part which no other part has applied, in order. */
export function listPlanBatches(
  catalog: Reads<'catalog'>,
  { planId, part: chosen }: Pick<PlanApplication, 'planId' | 'part'>,
): Promise<PlanBatchRow[]> {
  return catalog.many(sql<PlanBatchRow>('catalog.list_plan_batches')`
    select batch as number, min(place) as "firstLine", max(place) as "lastLine", count(*)::int as rows
      from plan_rows x
     where plan_id = ${planId} and place > 0 and ${isUnapplied} ${chosen ? part`and ${planCondition(chosen)}` : nothing}
     group by batch
     order by batch
  `)
}
