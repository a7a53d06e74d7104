import { nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { PlanApplication } from '../apply-batch.ts'
import { chosenChangeNames, planCondition } from '../plan-part.ts'

/** The brands and category paths that a batch of a plan names. */
export async function findPlanNamesOf(
  catalog: Reads<'catalog'>,
  { planId, part: chosen }: Pick<PlanApplication, 'planId' | 'part'>,
  batch: number,
): Promise<{ brands: string[]; paths: string[] }> {
  return catalog.one(sql<{ brands: string[]; paths: string[] }>('catalog.find_plan_names')`
    select coalesce(array_agg(distinct d.brand_name) filter (where d.brand_name is not null), '{}') as brands,
           coalesce(array_agg(distinct d.category_path) filter (where d.category_path is not null), '{}') as paths
      from plan_rows x
      join plan_drafts d on d.plan_id = x.plan_id and d.line = x.place
     where x.plan_id = ${planId} and x.batch = ${batch} and x.place > 0
       ${chosen ? part`and ${planCondition(chosen)}` : nothing}
  `)
}

/** How many rows are left to apply. */
export async function countMergeRows(tx: Tx<'catalog'>): Promise<number> {
  const { rows } = await tx.one(sql<{ rows: number }>('catalog.count_merge_rows')`
    select count(*)::int as rows from merge_rows
  `)
  return rows
}

/** Notes beside a batch's claim how many of its rows were left as they were. */
export function recordConflicts(
  tx: Tx<'catalog'>,
  { runId, batch, conflicts }: { runId: string; batch: number; conflicts: number },
): Promise<number> {
  return tx.run(sql('catalog.record_conflicts')`
    update import_checkpoints set conflicts = ${conflicts} where run_id = ${runId} and batch = ${batch}
  `)
}

/** Notes with the plan's rows which run applied them, and which of their fields it left. */
export function markApplied(
  tx: Tx<'catalog'>,
  { planId, runId, part: chosen }: Pick<PlanApplication, 'planId' | 'runId' | 'part'>,
): Promise<number> {
  const names = chosen && chosenChangeNames(chosen)
  const left = part`nullif(array(
    select key from jsonb_object_keys(x.fields) as key
     where key <> all (${names}::text[]) and (x.applied_by is null or key = any (x.fields_left))), '{}')`
  return tx.run(sql('catalog.mark_applied')`
    update plan_rows x set applied_by = ${runId}, conflict = null, fields_left = ${names ? left : part`null`}
      from merge_rows r
     where x.plan_id = ${planId} and x.place = r.line
  `)
}
