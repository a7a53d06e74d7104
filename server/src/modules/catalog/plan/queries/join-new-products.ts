import { sql, type Tx } from '@products-manager/postgres'

/**
 * Two batches were planned without knowing of each other: of several rows with one new EAN the first makes the product,
 * the others offer it. Returns the number of those others.
 */
export function joinNewProducts(tx: Tx<'catalog'>, planId: string): Promise<number> {
  return tx.run(sql('catalog.join_new_products')`
    with leaders as (
      select d.ean, min(x.place) as place
        from plan_rows x
        join plan_drafts d on d.plan_id = x.plan_id and d.line = x.place
       where x.plan_id = ${planId} and x.kind = 'created' and d.ean is not null
       group by d.ean
      having count(*) > 1
    )
    update plan_rows x
       set kind = 'updated', made_by = lead.place, product_id = lead.product_id,
           fields = jsonb_build_object('offer', jsonb_build_object('old', null, 'new', x.offer_key))
             || case when d.price is null then '{}' else jsonb_build_object('price', jsonb_build_object('old', null, 'new', d.price)) end
             || case when d.stock is null then '{}' else jsonb_build_object('stock', jsonb_build_object('old', null, 'new', d.stock)) end
      from leaders
      join plan_rows lead on lead.plan_id = ${planId} and lead.place = leaders.place
      join plan_drafts d on d.plan_id = ${planId} and d.ean = leaders.ean
     where x.plan_id = ${planId} and x.place = d.line and x.kind = 'created' and x.place <> leaders.place
  `)
}

/** Puts rows that speak of one product into one batch: applied together they find the catalogue as the plan saw it. */
export function joinBatchesOfProducts(tx: Tx<'catalog'>, planId: string): Promise<number> {
  return tx.run(sql('catalog.join_batches_of_products')`
    update plan_rows x
       set batch = together.batch
      from (
        select product_id, min(batch) as batch
          from plan_rows
         where plan_id = ${planId} and place > 0
         group by product_id
        having min(batch) <> max(batch)
      ) together
     where x.plan_id = ${planId} and x.place > 0 and x.product_id = together.product_id
  `)
}

/** Corrects the counts of a plan for rows that make no product of their own after all. */
export function recordJoined(tx: Tx<'catalog'>, planId: string, joined: number): Promise<number> {
  return tx.run(sql('catalog.record_joined')`
    update import_checkpoints set created = -${joined}::integer, updated = ${joined} where run_id = ${planId} and batch = 0
  `)
}
