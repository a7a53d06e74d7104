import { identifier, joined, part, sql, type Tx } from '@products-manager/postgres'
import { stagedColumns } from '../../merge/columns.ts'
import type { PlanNames } from '../plan-names.ts'

const kept = stagedColumns
  .map(({ column }) => column)
  .filter((column) => column !== 'brand_id' && column !== 'category_id')

/** The same, of `d`, save the hash, which depends on how much of a row is applied. */
export const keptValues = joined(
  kept.filter((column) => column !== 'content_hash').map((column) => part`d.${identifier(column)}`),
)

/** The same names without the hash. */
export const keptColumnsButHash = joined(
  kept.filter((column) => column !== 'content_hash').map((column) => identifier(column)),
)

/** Keeps the drafts of the batch under the names of their categories, which may not be there yet. */
export function insertPlanDrafts(
  tx: Tx<'catalog'>,
  planId: string,
  { ids, paths }: PlanNames['newCategories'],
): Promise<number> {
  return tx.run(sql('catalog.insert_plan_drafts')`
    insert into plan_drafts (plan_id, category_path, content_hash, ${keptColumnsButHash})
    select ${planId}, coalesce(c.path, fresh.path), d.content_hash, ${keptValues}
      from merge_drafts d
      left join categories c on c.id = d.category_id
      left join unnest(${ids}::uuid[], ${paths}::text[]) as fresh (id, path) on fresh.id = d.category_id
     order by d.line
  `)
}
