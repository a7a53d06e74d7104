import { sql, type Tx } from '@products-manager/postgres'

/**
 * Two batches were planned without knowing of each other: of several rows with one new EAN the first makes the product,
 * the others offer it. Returns the number of those others.
 */
export function joinNewProducts(tx: Tx<'catalog'>, planId: string): Promise<number> {
  return tx.run(sql('catalog.join_new_products')`
    with made as (
      select x.place, min(x.place) over (partition by d.ean) as lead_place
        from plan_rows x
        join plan_drafts d on d.plan_id = x.plan_id and d.line = x.place
       where x.plan_id = ${planId} and x.kind = 'created' and d.ean is not null
    )
    update plan_rows x
       set kind = 'updated', made_by = lead.place, product_id = lead.product_id,
           fields = jsonb_build_object('offer', jsonb_build_object('old', null, 'new', x.offer_key))
             || case when d.price is null then '{}' else jsonb_build_object('price', jsonb_build_object('old', null, 'new', d.price)) end
             || case when d.stock is null then '{}' else jsonb_build_object('stock', jsonb_build_object('old', null, 'new', d.stock)) end
      from made
      join plan_rows lead on lead.plan_id = ${planId} and lead.place = made.lead_place
      join plan_drafts d on d.plan_id = ${planId} and d.line = made.place
     where made.place <> made.lead_place and x.plan_id = ${planId} and x.place = made.place
  `)
}

/** Puts rows that speak of one product into one batch: applied together they find the catalogue as the plan saw it. */
export function joinBatchesOfProducts(tx: Tx<'catalog'>, planId: string): Promise<number> {
  return tx.run(sql('catalog.join_batches_of_products')`
    update plan_rows x
       set batch = together.first_batch
      from (
        select place, batch, min(batch) over (partition by product_id) as first_batch
          from plan_rows
         where plan_id = ${planId} and place > 0
      ) together
     where together.batch <> together.first_batch and x.plan_id = ${planId} and x.place = together.place
  `)
}

/** Corrects the counts of a plan for rows that make no product of their own after all. */
export function recordJoined(tx: Tx<'catalog'>, planId: string, joined: number): Promise<number> {
  return tx.run(sql('catalog.record_joined')`
    update import_checkpoints set created = -${joined}::integer, updated = ${joined} where run_id = ${planId} and batch = 0
  `)
}
