import { sql, type Tx } from '@products-manager/postgres'
import { planForBatches } from './plan-for-batches.ts'

/** The temporary tables of a merge, made once per connection and empty at the start of every transaction. */
export async function prepareMerge(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ ready: string }>('catalog.set_merge_planning')`
    select ${planForBatches({ local: true })} || set_config('client_min_messages', 'warning', true) as ready
  `)
  await tx.run(sql('catalog.create_merge_drafts')`
    create temp table if not exists merge_drafts (
      line integer primary key, offer_key text collate "C", content_hash uuid, candidate_id uuid,
      ean text, sku text, asin text, manufacturer_reference text, external_id text,
      title text, short_description text, description text,
      brand_id uuid, brand_name text, category_id uuid,
      weight numeric(10, 3), width numeric(10, 2), height numeric(10, 2), depth numeric(10, 2),
      color text, size text, material text, country_of_origin text,
      tax_rate numeric(5, 2), min_order_quantity integer, lead_time_days integer, available_from date,
      technical_specs jsonb, image_urls text[],
      price numeric(12, 4), compare_at_price numeric(12, 4), cost numeric(12, 4), currency text,
      stock integer, is_active boolean, variants jsonb
    ) on commit delete rows
  `)
  await tx.run(sql('catalog.create_merge_rows')`
    create temp table if not exists merge_rows (
      line integer primary key, offer_key text collate "C", offer_id uuid, product_id uuid,
      creates boolean, owns boolean, new_offer boolean, moved boolean, relisted boolean,
      old_product_id uuid, old_price numeric(12, 4), old_compare_at_price numeric(12, 4), old_cost numeric(12, 4),
      old_currency text, old_stock integer, old_is_active boolean,
      price numeric(12, 4), compare_at_price numeric(12, 4), cost numeric(12, 4), currency text,
      stock integer, is_active boolean
    ) on commit delete rows
  `)
}
