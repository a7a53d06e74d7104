import { sql, type Tx } from '@products-manager/postgres'
import { planForBatches, planForTables } from './plan-for-batches.ts'

/**
 * Marks the supplier's offers that this run's file does not list, by the supplier's policy: keep as it is, stock to
 * zero, or inactive. Leaves them in `merge_rows`, as if a row had said so, for the histories. Returns their number.
 */
export async function markMissingOffers(
  tx: Tx<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<number> {
  if ((await listMissingOffers(tx, supplierId)) === 0) return 0
  return tx.run(sql('catalog.mark_missing_offers')`
    with marked as (
      update supplier_products o
         set missing_since = now(), updated_at = now(), last_run_id = ${runId},
             stock = case when s.missing_policy = 'out-of-stock' then 0 else before.stock end,
             is_active = case when s.missing_policy = 'deactivate' then false else before.is_active end
        from import_missing missing
        join supplier_products before on before.id = missing.id
        join suppliers s on s.id = before.supplier_id
       where o.id = missing.id
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

/** Makes the table of the offers that the file does not list, and returns their number. */
async function listMissingOffers(tx: Tx<'catalog'>, supplierId: string): Promise<number> {
  await tx.one(sql<{ ready: string }>('catalog.plan_for_tables')`select ${planForTables()} as ready`)
  await tx.run(sql('catalog.create_missing_offers')`
    create temp table import_missing on commit drop as
    select o.id
      from supplier_products o
     where o.supplier_id = ${supplierId} and o.missing_since is null
       and not exists (select from import_seen seen where seen.offer_key = o.offer_key)
  `)
  const { count } = await tx.one(sql<{ count: number }>('catalog.plan_for_few_rows')`
    select (select count(*)::int from import_missing) as count,
           set_config('enable_nestloop', 'on', true) || ${planForBatches({ local: true })} as ready
  `)
  return count
}
