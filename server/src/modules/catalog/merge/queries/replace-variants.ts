import { part, sql, type Tx } from '@products-manager/postgres'

/** Several rows may own one product: as with its texts, the one that `updateProducts` takes. */
const listings = part`
  select distinct on (r.product_id) r.product_id, r.creates, d.variants
    from merge_rows r
    join merge_drafts d on d.line = r.line
   where r.owns and d.variants is not null
   order by r.product_id, r.creates, r.offer_key
`

/** Makes the variants of the batch's products those of the drafts that own them; equal ones are not written. */
export async function replaceVariants(tx: Tx<'catalog'>): Promise<void> {
  await tx.run(sql('catalog.upsert_variants')`
    insert into product_variants as v (product_id, place, sku, ean, options, price, stock)
    select r.product_id, listed.place, listed.variant ->> 'sku', listed.variant ->> 'ean', listed.variant -> 'options',
           (listed.variant ->> 'price')::numeric, (listed.variant ->> 'stock')::integer
      from (${listings}) r
      cross join lateral jsonb_array_elements(r.variants) with ordinality as listed (variant, place)
    on conflict (product_id, place) do update
       set sku = excluded.sku, ean = excluded.ean, options = excluded.options, price = excluded.price,
           stock = excluded.stock, updated_at = now()
     where (v.sku, v.ean, v.options, v.price, v.stock)
           is distinct from (excluded.sku, excluded.ean, excluded.options, excluded.price, excluded.stock)
  `)
  await tx.run(sql('catalog.delete_surplus_variants')`
    delete from product_variants v
     using (${listings}) r
     where not r.creates and v.product_id = r.product_id and v.place > jsonb_array_length(r.variants)
  `)
}
