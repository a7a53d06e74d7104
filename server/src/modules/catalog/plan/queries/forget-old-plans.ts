import { type Database, sql, type Tx } from '@products-manager/postgres'

// Long enough to look back at a quarter; a plan of a whole catalogue is as large as the catalogue's texts.
const KEPT_DAYS = 90
const AT_A_TIME = 20_000

/**
 * Removes plans that nobody needs any more, a piece at a time so that no transaction is long: `kept` are those that
 * somebody has to decide about first. Safe to run twice.
 */
export async function forgetOldPlans(catalog: Database<'catalog'>, kept: readonly string[]): Promise<void> {
  const old = await catalog.many(sql<{ id: string }>('catalog.find_old_plans')`
    select id from import_plans where created_at < now() - make_interval(days => ${KEPT_DAYS})
       and id <> all (${kept}::uuid[])
  `)
  for (const { id } of old) {
    while ((await catalog.transaction((tx) => deletePiece(tx, id))) > 0);
    await catalog.transaction((tx) => tx.run(sql('catalog.delete_plan')`delete from import_plans where id = ${id}`))
  }
}

async function deletePiece(tx: Tx<'catalog'>, id: string): Promise<number> {
  const drafts = await tx.run(sql('catalog.delete_plan_drafts')`
    delete from plan_drafts where (plan_id, line) in (
      select plan_id, line from plan_drafts where plan_id = ${id} limit ${AT_A_TIME})
  `)
  const rows = await tx.run(sql('catalog.delete_plan_rows')`
    delete from plan_rows where (plan_id, place) in (
      select plan_id, place from plan_rows where plan_id = ${id} limit ${AT_A_TIME})
  `)
  const waiting = await tx.run(sql('catalog.delete_plan_waiting')`
    delete from plan_waiting where (plan_id, line) in (
      select plan_id, line from plan_waiting where plan_id = ${id} limit ${AT_A_TIME})
  `)
  return drafts + rows + waiting
}
