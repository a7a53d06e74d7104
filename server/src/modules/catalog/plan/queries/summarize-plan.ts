import type { PlanSummary } from '@products-manager/contract'
import { sql, type Tx } from '@products-manager/postgres'

/** Where one column of the price moves ends and the next begins, in percent. */
const EDGES = [-50, -20, -10, -5, -1, 0, 1, 5, 10, 20, 50, 100]
const SHOWN = 20

/** What a plan amounts to: counts, fields, price moves, and how much of the catalogue it touches. */
export async function summarizePlan(
  tx: Tx<'catalog'>,
  { planId, supplierId }: { planId: string; supplierId: string },
): Promise<PlanSummary> {
  const { summary } = await tx.one(sql<{ summary: PlanSummary }>('catalog.summarize_plan')`
    with touched as materialized (
      select product_id, kind, brand, category, fields, price_move
        from plan_rows where plan_id = ${planId} and kind <> 'unchanged'
    ), moves as (
      select width_bucket(price_move, ${EDGES}::numeric[]) as bucket, count(*)::int as count
        from touched where price_move is not null group by 1
    ), products_touched as materialized (
      select product_id, min(brand) as brand, min(category) as category, bool_or(kind = 'created') as fresh
        from touched group by product_id
    ), brands_touched as (
      select brand as name, count(*)::int as count, count(*) filter (where fresh) as fresh
        from products_touched where brand is not null group by brand order by 2 desc, 1 limit ${SHOWN}
    ), categories_touched as (
      select category as name, count(*)::int as count, count(*) filter (where fresh) as fresh
        from products_touched where category is not null group by category order by 2 desc, 1 limit ${SHOWN}
    )
    select jsonb_build_object(
      'kinds', (select coalesce(jsonb_object_agg(kind, count), '{}') from
                 (select kind, count(*) as count from plan_rows where plan_id = ${planId} group by kind) kinds),
      'fields', (select coalesce(jsonb_object_agg(key, count), '{}') from
                  (select key, count(*) as count from touched, jsonb_object_keys(fields) as key
                    where kind <> 'missing' group by key) named),
      'moves', (select coalesce(jsonb_agg(jsonb_build_object(
                    'from', (${EDGES}::numeric[])[bucket], 'to', (${EDGES}::numeric[])[bucket + 1], 'count', count)
                  order by bucket), '[]') from moves),
      'products', (select count(*) from products_touched),
      'ofProducts', (select count(*) from products),
      'ofSupplier', (select count(distinct product_id) from supplier_products where supplier_id = ${supplierId}),
      'brands', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', t.count,
                    'of', t.fresh + (select count(*) from products p join brands b on b.id = p.brand_id
                            where search_key(b.name) = search_key(t.name))) order by t.count desc, t.name), '[]')
                  from brands_touched t),
      'categories', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', t.count,
                    'of', t.fresh + (select count(*) from products p join categories c on c.id = p.category_id
                            where md5(search_key(c.path)) = md5(search_key(t.name)))) order by t.count desc, t.name), '[]')
                  from categories_touched t)
    ) as summary
  `)
  return summary
}
