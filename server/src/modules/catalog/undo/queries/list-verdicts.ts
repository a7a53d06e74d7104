import type { UndoPreview } from '@products-manager/contract'
import { sql, type Tx } from '@products-manager/postgres'

/** The three lists of an undo that was judged: their lengths in products, and the first products of each. */
export async function listVerdicts(tx: Tx<'catalog'>, shown: number): Promise<UndoPreview> {
  const lists = await tx.many(sql<{ verdict: keyof UndoPreview; list: UndoPreview['kept'] }>('catalog.list_verdicts')`
    with products_judged as (
      select u.product_id, u.verdict, min(u.reason) filter (where u.verdict <> 'restored') as reason,
             bool_or(u.key = 'created') as created, bool_or(u.key = 'removed') as removed,
             jsonb_object_agg(u.key, jsonb_build_object('old', u.now, 'new', u.before))
               filter (where u.key not in ('created', 'removed')) as fields
        from (select product_id, key, now, before, reason,
                     case when verdict = 'offer-only' then 'kept' else verdict end as verdict from undo_values) u
       where u.verdict <> 'same'
       group by u.product_id, u.verdict
    ), placed as (
      select *, row_number() over (partition by verdict order by product_id) as place,
             count(*) over (partition by verdict)::int as count
        from products_judged
    )
    select verdict, jsonb_build_object('products', max(count), 'items', coalesce(jsonb_agg(jsonb_build_object(
             'productId', placed.product_id, 'title', coalesce(p.title, removed.product ->> 'title'),
             'ean', coalesce(p.ean, removed.product ->> 'ean'),
             'what', case when created then 'removed' when placed.removed then 'returned' else 'values' end,
             'reason', reason, 'fields', coalesce(fields, '{}')) order by place), '[]')) as list
      from placed
      left join products p on p.id = placed.product_id
      left join lateral (select product from removed_products r where r.product_id = placed.product_id limit 1) removed on true
     where place <= ${shown}
     group by verdict
  `)
  const none = { products: 0, items: [] }
  return { restored: none, kept: none, impossible: none, ...Object.fromEntries(lists.map((l) => [l.verdict, l.list])) }
}
