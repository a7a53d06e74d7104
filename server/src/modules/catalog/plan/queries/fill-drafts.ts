import { nothing, part, sql, type Tx } from '@products-manager/postgres'
import type { PlanApplication } from '../apply-batch.ts'
import { chosenChangeNames, isUnapplied, planCondition } from '../plan-part.ts'
import { keptColumnsButHash, keptValues } from './insert-plan-drafts.ts'

/**
 * Fills merge_drafts with the plan's drafts of one batch, instead of a file. A row of which only some fields are applied
 * is read again when the file comes the next time: its hash is left out. What another part applied is not applied again.
 */
export function fillDrafts(
  tx: Tx<'catalog'>,
  { planId, part: chosen }: Pick<PlanApplication, 'planId' | 'part'>,
  batch: number,
): Promise<number> {
  const hash = chosen && chosenChangeNames(chosen) ? part`null::uuid` : part`d.content_hash`
  return tx.run(sql('catalog.fill_merge_drafts')`
    insert into merge_drafts (content_hash, brand_id, category_id, ${keptColumnsButHash})
    select ${hash}, b.id, c.id, ${keptValues}
      from plan_rows x
      join plan_drafts d on d.plan_id = x.plan_id and d.line = x.place
      left join brands b on search_key(b.name) = search_key(d.brand_name)
      left join categories c on md5(search_key(c.path)) = md5(search_key(d.category_path))
     where x.plan_id = ${planId} and x.batch = ${batch} and x.place > 0
       and ${isUnapplied}
       ${chosen ? part`and ${planCondition(chosen)}` : nothing}
  `)
}
