import { identifier, joined, type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { Undo } from '../undo-batch.ts'
import type { UndoRange } from '../undo-request.ts'

/**
 * Locks the products of a range, those their offers came from, and those the offers are at by now, in one order: no
 * judgement is out of date when it is carried out, whatever other suppliers' imports do meanwhile.
 */
export async function lockUndone(tx: Tx<'catalog'>, { undoOf }: Undo, { first, last }: UndoRange): Promise<void> {
  await tx.one(sql<{ locked: number }>('catalog.lock_undone')`
    with changed as materialized (
      select product_id, offer_id, (fields -> 'product' ->> 'old')::uuid as left_id
        from product_changes
       where run_id = ${undoOf} and product_id between ${first} and ${last}
    )
    select count(*)::int as locked
      from (
        select id from products
         where id in (select product_id from changed union select left_id from changed
                      union select o.product_id from supplier_products o where o.id in (select offer_id from changed))
         order by id
           for no key update
      ) known
  `)
}

/** How many products go back or away, come back, or are kept at least in part. */
export function countVerdicts(tx: Tx<'catalog'>): Promise<{ restored: number; created: number; kept: number }> {
  return tx.one(sql<{ restored: number; created: number; kept: number }>('catalog.count_verdicts')`
    select count(distinct product_id) filter (where verdict = 'restored' and key <> 'removed')::int as restored,
           count(distinct product_id) filter (where verdict = 'restored' and key = 'removed')::int as created,
           count(distinct product_id) filter (where verdict in ('kept', 'impossible'))::int as kept
      from undo_values
  `)
}

/** Writes down what the undo does, as any run does: from now on this is what an undo of the undo takes back. */
export function insertRestorations(tx: Tx<'catalog'>, { supplierId, runId }: Undo): Promise<number> {
  return tx.run(sql('catalog.insert_restorations')`
    insert into product_changes (product_id, kind, supplier_id, run_id, offer_id, fields)
    select product_id,
           case when bool_or(key = 'created') then 'removed' when bool_or(key = 'removed') then 'created' else 'restored' end,
           ${supplierId}, ${runId}, offer_id,
           coalesce(jsonb_object_agg(key, jsonb_build_object('old', now, 'new', before))
                      filter (where key not in ('created', 'removed')), '{}')
      from undo_values
     where verdict = 'restored'
     group by product_id, offer_id
     order by product_id
  `)
}

/** Puts the offers concerned into merge_rows, as they are and as they will be, for the statements of the merge. */
export function fillOfferRows(tx: Tx<'catalog'>): Promise<number> {
  const value = (key: string, type: string, now: Part) =>
    part`case when v.fields ? ${key} then (v.fields ->> ${key})::${identifier(type)} else ${now} end`
  return tx.run(sql('catalog.fill_offer_rows')`
    insert into merge_rows (
      line, offer_key, offer_id, product_id, creates, owns, new_offer, moved, relisted,
      old_product_id, old_price, old_compare_at_price, old_cost, old_currency, old_stock, old_is_active,
      price, compare_at_price, cost, currency, stock, is_active
    )
    select row_number() over (order by v.offer_id), coalesce(o.offer_key, v.fields ->> 'offer'), v.offer_id,
           coalesce((v.fields ->> 'product')::uuid, o.product_id, v.product_id), false, false, o.id is null,
           v.fields ? 'product' or o.id is null, v.fields ? 'missing_since',
           o.product_id, o.price, o.compare_at_price, o.cost, o.currency, o.stock, o.is_active,
           ${value('price', 'numeric', part`o.price`)}, ${value('compare_at_price', 'numeric', part`o.compare_at_price`)},
           ${value('cost', 'numeric', part`o.cost`)}, coalesce(${value('currency', 'text', part`o.currency`)}, o.currency, 'EUR'),
           ${value('stock', 'int4', part`o.stock`)}, ${value('offer_is_active', 'bool', part`o.is_active`)}
      from (
        select product_id, offer_id, jsonb_object_agg(key, before) as fields
          from undo_values
         where offer_id is not null and verdict = 'restored' and key <> 'created'
         group by product_id, offer_id
      ) v
      left join supplier_products o on o.id = v.offer_id
  `)
}

/** Takes out, changes and puts back offers. Their rows are read again when the file that has them comes the next time. */
export async function restoreOffers(tx: Tx<'catalog'>, { supplierId, runId }: Undo): Promise<void> {
  await tx.run(sql('catalog.remove_offers')`
    delete from supplier_products o
     using undo_values u
     where u.key = 'offer' and u.before = 'null' and u.verdict = 'restored' and o.id = u.offer_id
  `)
  await tx.run(sql('catalog.restore_offers')`
    update supplier_products o
       set product_id = r.product_id, price = r.price, compare_at_price = r.compare_at_price, cost = r.cost,
           currency = r.currency, stock = r.stock, is_active = r.is_active, content_hash = null,
           last_run_id = ${runId}, last_line = null, updated_at = now(),
           missing_since = case when r.relisted then (
             select (u.before #>> '{}')::timestamptz from undo_values u
              where u.offer_id = r.offer_id and u.key = 'missing_since') else o.missing_since end
      from merge_rows r
     where o.id = r.offer_id
  `)
  await tx.run(sql('catalog.return_offers')`
    insert into supplier_products (id, supplier_id, product_id, offer_key, supplier_sku, price, compare_at_price, cost,
                                   currency, stock, is_active, last_run_id, missing_since)
    select r.offer_id, ${supplierId}, r.product_id, r.offer_key,
           case when r.offer_key not like 'ean:%' then r.offer_key end, r.price, r.compare_at_price, r.cost, r.currency,
           r.stock, coalesce(r.is_active, true), ${runId},
           (select (u.before #>> '{}')::timestamptz from undo_values u
             where u.offer_id = r.offer_id and u.key = 'missing_since')
      from merge_rows r
     where r.new_offer
  `)
  await tx.run(sql('catalog.read_restored_again')`
    update supplier_products o set content_hash = null
     where o.supplier_id = ${supplierId} and o.content_hash is not null
       and o.product_id in (select product_id from undo_values where offer_id is null and verdict = 'restored'
                               and key not in ('created', 'removed'))
  `)
}

const TYPES: Record<string, readonly string[]> = {
  text: [
    ...['ean', 'sku', 'asin', 'manufacturer_reference', 'external_id', 'title', 'short_description', 'description'],
    ...['brand_name', 'color', 'size', 'material', 'country_of_origin'],
  ],
  numeric: ['weight', 'width', 'height', 'depth', 'tax_rate'],
  int4: ['min_order_quantity', 'lead_time_days'],
  date: ['available_from'],
}

/** The columns of products whose text in a change is their value, each with its type. */
export function plainColumns(): [type: string, column: string][] {
  return Object.entries(TYPES).flatMap(([type, columns]) => columns.map((column): [string, string] => [type, column]))
}

/** Gives the products their values back. */
export function restoreProducts(tx: Tx<'catalog'>): Promise<number> {
  const plain = plainColumns().map(([type, column]) => {
    const name = identifier(column)
    return part`${name} = case when v.fields ? ${column} then (v.fields ->> ${column})::${identifier(type)} else p.${name} end`
  })
  return tx.run(sql('catalog.restore_products')`
    update products p
       set ${joined(plain)},
           status = case when v.fields ? 'status' then v.fields ->> 'status' else p.status end,
           is_active = case when v.fields ? 'status' then v.fields ->> 'status' = 'active' else p.is_active end,
           status_reason = case when not v.fields ? 'status' then p.status_reason
                                when v.fields ->> 'status' = 'inactive' then 'missing-offers' end,
           gtin = case when v.fields ? 'ean' then lpad(v.fields ->> 'ean', 14, '0') else p.gtin end,
           technical_specs = case when v.fields ? 'technical_specs' then nullif(v.fields -> 'technical_specs', 'null')
                                  else p.technical_specs end,
           image_urls = case when not v.fields ? 'image_urls' then p.image_urls
                             when v.fields -> 'image_urls' = 'null' then null
                             else array(select jsonb_array_elements_text(v.fields -> 'image_urls')) end,
           brand_id = case when v.fields ? 'brand_name'
             then (select b.id from brands b where search_key(b.name) = search_key(v.fields ->> 'brand_name'))
             else p.brand_id end,
           category_id = case when v.fields ? 'category'
             then (select c.id from categories c where md5(search_key(c.path)) = md5(search_key(v.fields ->> 'category')))
             else p.category_id end,
           supplier_id = case when v.fields ? 'supplier'
             then (select s.id from suppliers s where s.code = v.fields ->> 'supplier') else p.supplier_id end,
           updated_at = now()
      from (
        select product_id, jsonb_object_agg(key, before) as fields
          from undo_values
         where offer_id is null and verdict = 'restored' and key not in ('created', 'removed')
         group by product_id
      ) v
     where p.id = v.product_id
  `)
}

/** Puts the variants back as they were. */
export async function restoreVariants(tx: Tx<'catalog'>): Promise<void> {
  const undone = part`select product_id, before from undo_values where key = 'variants' and verdict = 'restored'`
  await tx.run(sql('catalog.delete_undone_variants')`
    delete from product_variants v using (${undone}) u where v.product_id = u.product_id
  `)
  await tx.run(sql('catalog.return_variants')`
    insert into product_variants (product_id, place, sku, ean, options, price, stock)
    select u.product_id, listed.place, listed.variant ->> 'sku', listed.variant ->> 'ean', listed.variant -> 'options',
           (listed.variant ->> 'price')::numeric, (listed.variant ->> 'stock')::integer
      from (${undone}) u
      cross join lateral jsonb_array_elements(nullif(u.before, 'null')) with ordinality as listed (variant, place)
  `)
}
