import { identifier, part, sql, type Tx } from '@products-manager/postgres'
import { isAnythingAside, removeOrphans } from '../../merge/queries/set-aside.ts'
import type { Undo } from '../undo-batch.ts'

/** Keeps the products that are about to go, whole. */
export function keepRemoved(tx: Tx<'catalog'>, { runId }: Undo): Promise<number> {
  return tx.run(sql('catalog.keep_removed_products')`
    insert into removed_products (run_id, product_id, product, offers, prices, stocks, variants, images)
    select ${runId}, p.id, to_jsonb(p),
           (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from supplier_products x where x.product_id = p.id),
           (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from product_prices x where x.product_id = p.id),
           (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from product_stocks x where x.product_id = p.id),
           (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from product_variants x where x.product_id = p.id),
           (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from product_images x where x.product_id = p.id)
      from undo_values u
      join products p on p.id = u.product_id
     where u.key = 'created' and u.verdict = 'restored'
  `)
}

/** Takes products that a run made out of the catalogue, with their offers; their histories stay. */
export async function removeProducts(tx: Tx<'catalog'>): Promise<number> {
  const removed = await tx.run(sql('catalog.remove_products')`
    delete from products p using undo_values u
     where u.key = 'created' and u.verdict = 'restored' and p.id = u.product_id
  `)
  // From here on nobody sets anything aside before this transaction ends: the deletion locks products against it.
  if (await isAnythingAside(tx)) await removeOrphans(tx)
  return removed
}

const KEPT = {
  supplier_products: 'offers',
  product_prices: 'prices',
  product_stocks: 'stocks',
  product_variants: 'variants',
  product_images: 'images',
}

/** Products that an undo brings back. */
export const returnedProducts = part`
  select u.product_id from undo_values u where u.key = 'removed' and u.verdict = 'restored'
`

/** Brings back, under their old identifiers, the products that the run took out. */
export async function returnProducts(tx: Tx<'catalog'>, { undoOf }: Undo): Promise<void> {
  await tx.one(sql<{ returned: number }>('catalog.return_products')`
    select restore_rows('products', coalesce(jsonb_agg(r.product), '[]')) as returned
      from removed_products r
      join undo_values u on u.product_id = r.product_id and u.key = 'removed' and u.verdict = 'restored'
     where r.run_id = ${undoOf}
  `)
  await tx.run(sql('catalog.return_best_offers')`
    insert into best_offers (product_id) ${returnedProducts}
  `)
  for (const [table, column] of Object.entries(KEPT))
    await tx.one(sql<{ returned: number }>('catalog.return_product_parts')`
      select restore_rows(${table}::regclass, coalesce(jsonb_agg(kept.row), '[]')) as returned
        from removed_products r
        join undo_values u on u.product_id = r.product_id and u.key = 'removed' and u.verdict = 'restored'
        cross join lateral jsonb_array_elements(r.${identifier(column)}) as kept (row)
       where r.run_id = ${undoOf}
    `)
}
