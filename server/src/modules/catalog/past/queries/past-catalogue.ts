import { identifier, joined, type Part, part } from '@products-manager/postgres'
import { offerFieldNames } from '../../changes/current-value.ts'
import { bestOffers } from '../../merge/queries/best-offers.ts'
import { plainColumns } from '../../undo/queries/restore-values.ts'

/** Of which products the past is wanted: of all that changed since, or of these. */
export type PastScope = 'changed' | readonly string[]

/** Changes since the moment, of the products that are wanted and those their offers have been of. */
function lateChanges(asOf: string, scope: PastScope): Part {
  const columns = part`c.id, c.product_id, c.offer_id, c.supplier_id, c.kind,
    case when c.kind = 'created' and c.offer_id is not null and not c.fields ? 'product'
         then c.fields || '{"offer": {"old": null}}' else c.fields end as fields`
  if (scope === 'changed')
    return part`late as materialized (select ${columns} from product_changes c where c.changed_at > ${asOf}::timestamptz),
      touched as materialized (
        select product_id as id from late union select (fields -> 'product' ->> 'old')::uuid from late where fields ? 'product')`
  return part`moves as materialized (
      select offer_id, product_id, (fields -> 'product' ->> 'old')::uuid as left_id
        from product_changes where fields ? 'product' and changed_at > ${asOf}::timestamptz),
    visited as (
      select m.product_id as id from moves m
       where m.offer_id in (select offer_id from moves where product_id = any (${scope}::uuid[]) or left_id = any (${scope}::uuid[]))
      union select unnest(${scope}::uuid[])),
    late as materialized (
      select ${columns} from visited v join product_changes c on c.product_id = v.id
       where c.changed_at > ${asOf}::timestamptz),
    touched as materialized (select unnest(${scope}::uuid[]) as id)`
}

/** What a change undone backwards leaves: of each field the value before its first change since the moment. */
const firstOlds = part`jsonb_object_agg(f.key, f.value -> 'old' order by l.id desc)`

const OFFER_VALUES: Record<string, string> = {
  price: 'numeric',
  compare_at_price: 'numeric',
  cost: 'numeric',
  currency: 'text',
  stock: 'int4',
  missing_since: 'timestamptz',
}

/**
 * The catalogue at a moment, as CTEs: `past_products` and `past_offers`, with the columns of their tables. What is not in
 * them has not changed since and is in the tables. Made from the present backwards: the value before the first change since.
 */
export function pastCatalogue(asOf: string, scope: PastScope): Part {
  const offerValues = Object.entries(OFFER_VALUES).map(([column, type]) => {
    const name = identifier(column)
    return part`case when w.fields ? ${column} then (w.fields ->> ${column})::${identifier(type)} else o.${name} end as ${name}`
  })
  const plain = plainColumns().map(([type, column]) => {
    const name = identifier(column)
    return part`case when w.fields ? ${column} then (w.fields ->> ${column})::${identifier(type)} else b.${name} end as ${name}`
  })
  return part`${lateChanges(asOf, scope)},
    was as (
      select l.product_id, ${firstOlds} as fields from late l cross join lateral jsonb_each(l.fields) f
       where f.key <> all (${offerFieldNames}::text[]) group by l.product_id),
    existence as (
      select distinct on (product_id) product_id, kind = 'removed' as there
        from late where kind in ('created', 'removed') order by product_id, id),
    gone as materialized (
      select distinct on (r.product_id) r.product_id, r.product, r.offers
        from removed_products r join touched t on t.id = r.product_id
       where not exists (select from products p where p.id = r.product_id)
       order by r.product_id, r.removed_at desc),
    product_base as (
      select p.*, sold.updated_at as sold_at
        from products p join touched t on t.id = p.id left join best_offers sold on sold.product_id = p.id
      union all
      select (jsonb_populate_record(null::products, product)).*, null from gone),
    offer_was as (
      select l.offer_id, ${firstOlds} as fields from late l cross join lateral jsonb_each(l.fields) f
       where l.offer_id is not null and f.key = any (${offerFieldNames}::text[])
         and not (f.key = 'offer' and (l.kind = 'missing' or l.fields ? 'product')) group by l.offer_id),
    offer_present as (
      select o.* from supplier_products o
       where o.product_id in (select id from touched) or o.id in (select offer_id from offer_was)
      union all
      select kept.* from gone cross join lateral jsonb_populate_recordset(null::supplier_products, gone.offers) kept
       where not exists (select from supplier_products o where o.id = kept.id)),
    offer_base as (
      select id, supplier_id, product_id, offer_key, supplier_sku, price, compare_at_price, cost, currency, stock, is_active,
             missing_since from offer_present
      union all
      -- An undo took it out: its changes have all that is left of it.
      (select distinct on (l.offer_id) l.offer_id, l.supplier_id, l.product_id, w.fields ->> 'offer',
             case when w.fields ->> 'offer' not like 'ean:%' then w.fields ->> 'offer' end, null, null, null, 'EUR', null, true, null
        from late l join offer_was w on w.offer_id = l.offer_id
       where not exists (select from offer_present o where o.id = l.offer_id)
       order by l.offer_id, l.id)),
    past_offers as materialized (
      select o.id, o.supplier_id, case when w.fields ? 'product' then (w.fields ->> 'product')::uuid else o.product_id end as product_id,
             o.offer_key, o.supplier_sku, ${joined(offerValues)},
             case when w.fields ? 'offer_is_active' then (w.fields ->> 'offer_is_active')::bool else o.is_active end as is_active
        from offer_base o left join offer_was w on w.offer_id = o.id
       where not coalesce(w.fields -> 'offer' = 'null', false)),
    ${bestOffers(part`past_offers`, part`true`)},
    past_products as (
      select b.id, b.upc, b.held_fields, b.id as sold_id, b.created_at, greatest(b.updated_at, b.sold_at) as changed_at, ${joined(plain)},
             case when w.fields ? 'ean' then lpad(w.fields ->> 'ean', 14, '0') else b.gtin end as gtin,
             case when w.fields ? 'status' then w.fields ->> 'status' else b.status end as status,
             case when w.fields ? 'status' then w.fields ->> 'status' = 'active' else b.is_active end as is_active,
             case when w.fields ? 'technical_specs' then nullif(w.fields -> 'technical_specs', 'null') else b.technical_specs end as technical_specs,
             case when not w.fields ? 'image_urls' or w.fields is null then b.image_urls
                  when w.fields -> 'image_urls' = 'null' then null
                  else array(select jsonb_array_elements_text(w.fields -> 'image_urls')) end as image_urls,
             case when w.fields ? 'brand_name'
               then (select x.id from brands x where search_key(x.name) = search_key(w.fields ->> 'brand_name')) else b.brand_id end as brand_id,
             case when w.fields ? 'category'
               then (select x.id from categories x where md5(search_key(x.path)) = md5(search_key(w.fields ->> 'category'))) else b.category_id end as category_id,
             case when w.fields ? 'supplier'
               then (select x.id from suppliers x where x.code = w.fields ->> 'supplier') else b.supplier_id end as supplier_id,
             w.fields -> 'variants' as variants_then,
             best.price, best.currency, best.stock::int4 as stock, coalesce(best.offers, 0)::int4 as offers_count,
             best.reason as best_offer_reason
        from product_base b
        left join was w on w.product_id = b.id
        left join existence e on e.product_id = b.id
        left join best on best.product_id = b.id
       where b.created_at <= ${asOf}::timestamptz
         and coalesce(e.there, not exists (select from gone where gone.product_id = b.id)))`
}
