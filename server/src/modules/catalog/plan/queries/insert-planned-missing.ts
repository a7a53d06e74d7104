import { sql, type Tx } from '@products-manager/postgres'

/** Adds the supplier's offers that the file does not list, with what its policy makes of them. Returns their number. */
export function insertPlannedMissing(
  tx: Tx<'catalog'>,
  { planId, supplierId }: { planId: string; supplierId: string },
): Promise<number> {
  return tx.run(sql('catalog.insert_planned_missing')`
    insert into plan_rows (plan_id, place, batch, kind, product_id, offer_id, offer_key, ean, title, brand, category,
                           fields, old_price, new_price)
    select ${planId}, -row_number() over (order by o.offer_key), 0, 'missing', o.product_id, o.id, o.offer_key, p.ean,
           p.title, p.brand_name, c.path,
           jsonb_build_object('offer', jsonb_build_object('old', o.offer_key, 'new', null))
           || case when s.missing_policy = 'out-of-stock' and o.stock is distinct from 0
                then jsonb_build_object('stock', jsonb_build_object('old', o.stock, 'new', 0)) else '{}' end
           || case when s.missing_policy = 'deactivate' and o.is_active
                then '{"offer_is_active": {"old": true, "new": false}}'::jsonb else '{}' end,
           o.price, o.price
      from supplier_products o
      join suppliers s on s.id = o.supplier_id
      join products p on p.id = o.product_id
      left join categories c on c.id = p.category_id
     where o.supplier_id = ${supplierId} and o.missing_since is null
       and not exists (select from import_seen seen where seen.offer_key = o.offer_key)
  `)
}
