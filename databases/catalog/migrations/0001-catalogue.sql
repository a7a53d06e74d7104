-- Products, what suppliers offer of them, prices and stock, every change with its origin.

create extension if not exists pg_trgm;

-- Time-ordered identifiers keep inserts on the last pages of every index (RFC 9562, version 7).
do $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    execute 'create function uuid_v7() returns uuid language sql volatile parallel safe return uuidv7()';
  else
    execute $f$
      create function uuid_v7() returns uuid language sql volatile parallel safe as $body$
        select encode(
                 set_bit(set_bit(
                   overlay(uuid_send(gen_random_uuid())
                           placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                           from 1 for 6),
                   52, 1), 53, 1), 'hex')::uuid
      $body$
    $f$;
  end if;
end
$$;

-- What a search compares: lower case without accents. Immutable, so that a column can be generated from it;
-- unaccent() is not, because its dictionary may change.
create function search_key(value text) returns text
  language sql immutable strict parallel safe
  return case
    -- Plain ASCII, which most titles are, needs no second pass.
    when octet_length(value) = char_length(value) then lower(value)
    -- Capitals too: under the C locale lower() knows only those of ASCII.
    else translate(
      lower(value),
      'àáâãäåāăąçćčďđèéêëēęěìíîïīłñńňòóôõöøōőřśšșťțùúûüūůűýÿžźżÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĘĚÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŌŐŘŚŠȘŤȚÙÚÛÜŪŮŰÝŸŽŹŻ',
      'aaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorsssttuuuuuuuyyzzzaaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorsssttuuuuuuuyyzzz'
    )
  end;

create table suppliers (
  id uuid primary key default uuid_v7(),
  code varchar(50) not null,
  name varchar(255) not null,
  is_active boolean not null default true,
  contact_email varchar(255),
  contact_phone varchar(50),
  address text,
  country varchar(2) not null default 'FR',
  missing_policy text not null default 'keep' check (missing_policy in ('keep', 'out-of-stock', 'deactivate')),
  -- The lower, the more this supplier's texts are trusted when several describe one product.
  priority integer not null default 100,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_suppliers_code on suppliers (code);
create index idx_suppliers_is_active on suppliers (is_active);

create table categories (
  id uuid primary key default uuid_v7(),
  name varchar(255) not null,
  slug varchar(255) unique,
  parent_id uuid references categories (id),
  -- Names from the root down, joined by ' > ': what imports match and people read.
  path text not null,
  is_active boolean not null default true
);
create unique index idx_categories_path on categories (md5(search_key(path)));
create index idx_categories_parent_id on categories (parent_id);

create table brands (
  id uuid primary key default uuid_v7(),
  code varchar(50) unique,
  name varchar(255) not null,
  logo_url text,
  is_active boolean not null default true
);
create unique index idx_brands_search_key on brands (search_key(name));

create table products (
  id uuid primary key default uuid_v7(),
  ean varchar(20),
  asin varchar(20),
  sku varchar(100),
  upc varchar(12),
  gtin varchar(14),
  manufacturer_reference varchar(100),
  external_id varchar(255),
  title varchar(500) not null,
  description text,
  short_description varchar(500),
  supplier_id uuid references suppliers (id),
  category_id uuid,
  brand_id uuid references brands (id),
  brand_name varchar(255),
  -- Why it is inactive: 'missing-offers' is taken back when a supplier lists the product again.
  status_reason text,
  status varchar(50) not null default 'active' check (status in ('draft', 'active', 'inactive', 'archived', 'trash')),
  is_active boolean not null default true,
  weight numeric(10, 3),
  width numeric(10, 2),
  height numeric(10, 2),
  depth numeric(10, 2),
  color varchar(100),
  size varchar(100),
  material varchar(255),
  country_of_origin varchar(2),
  tax_rate numeric(5, 2),
  min_order_quantity integer,
  lead_time_days integer,
  available_from date,
  technical_specs jsonb,
  image_urls text[],
  -- The best offer, kept here so that lists need no join; product_prices and supplier_products hold the truth.
  price numeric(12, 4),
  currency varchar(3),
  stock integer,
  offers_count integer not null default 0,
  best_offer_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (
    search_key(title || ' ' || coalesce(ean, '') || ' ' || coalesce(sku, '') || ' ' || coalesce(brand_name, ''))
  ) stored
);
create unique index idx_products_ean on products (ean) where ean is not null;
create index idx_products_asin on products (asin) where asin is not null;
create index idx_products_sku on products (sku);
create index idx_products_supplier_id on products (supplier_id);
create index idx_products_category_id on products (category_id);
create index idx_products_brand_id on products (brand_id);
create index idx_products_is_active on products (is_active);
create index idx_products_created_at on products (created_at, id);
create index idx_products_active_created_desc on products (is_active, created_at desc) where is_active;
create index idx_products_sku_active_title on products (sku, is_active, title) where is_active;
create index idx_products_title on products (title, id);
create index idx_products_price on products (price, id);
-- Imports write thousands of products at a time: a long pending list is merged in one go, and every run ends
-- by merging what is left (gin_clean_pending_list), so searches do not pay for it.
create index idx_products_search_text on products using gin (search_text gin_trgm_ops)
  with (fastupdate = on, gin_pending_list_limit = 131072);

create table product_variants (
  id uuid primary key default uuid_v7(),
  product_id uuid not null references products (id) on delete cascade,
  place integer not null,
  sku varchar(100),
  ean varchar(20),
  options jsonb not null default '{}',
  price numeric(12, 4),
  stock integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (product_id, place)
);
create index idx_product_variants_sku on product_variants (sku) where sku is not null;
create index idx_product_variants_ean on product_variants (ean) where ean is not null;

-- References to pictures in the object store, once they are fetched; until then products.image_urls has the addresses.
create table product_images (
  id uuid primary key default uuid_v7(),
  product_id uuid not null references products (id) on delete cascade,
  media_file_id uuid,
  url text not null,
  place integer not null default 0,
  is_primary boolean not null default false,
  created_at timestamptz not null default now()
);
create index idx_product_images_product_id on product_images (product_id);

-- An offer: what one supplier says of one product.
create table supplier_products (
  id uuid primary key default uuid_v7(),
  supplier_id uuid not null references suppliers (id),
  product_id uuid not null references products (id) on delete cascade,
  -- The supplier's SKU, or 'ean:…' for suppliers who have none: what the next file finds the offer by.
  offer_key text collate "C" not null,
  supplier_sku varchar(100),
  price numeric(12, 4),
  compare_at_price numeric(12, 4),
  cost numeric(12, 4),
  currency varchar(3) not null default 'EUR',
  stock integer,
  is_active boolean not null default true,
  -- Of the raw cells and the profile. Null: read this row again next time, because it had something to report.
  content_hash uuid,
  -- Where the row stands: the run's original file is kept, so the row itself need not be.
  last_run_id uuid,
  last_line integer,
  missing_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_supplier_products_offer_key on supplier_products (supplier_id, offer_key);
create index idx_supplier_products_product_id on supplier_products (product_id);

create table product_prices (
  id uuid primary key default uuid_v7(),
  product_id uuid not null references products (id) on delete cascade,
  supplier_id uuid references suppliers (id),
  price_type varchar(50) not null default 'retail',
  price numeric(12, 4) not null,
  cost numeric(12, 4),
  margin numeric(7, 2),
  currency varchar(3) not null default 'EUR',
  min_quantity integer not null default 1,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
create unique index idx_product_prices_product_id
  on product_prices (product_id, supplier_id, price_type, min_quantity) nulls not distinct;
create index idx_product_prices_is_active on product_prices (is_active);

create table product_stocks (
  id uuid primary key default uuid_v7(),
  product_id uuid references products (id) on delete cascade,
  warehouse_id uuid,
  -- Set for a supplier's own stock, which lies in no warehouse of ours.
  supplier_id uuid,
  quantity integer not null default 0,
  reserved_quantity integer not null default 0,
  available_quantity integer generated always as (quantity - reserved_quantity) stored,
  min_stock integer not null default 0,
  last_update timestamptz not null default now()
);
create unique index idx_product_stocks_product_id
  on product_stocks (product_id, warehouse_id, supplier_id) nulls not distinct;

-- Changes only, never a value twice in a row.
create table price_history (
  product_id uuid not null,
  supplier_id uuid not null,
  recorded_at timestamptz not null default now(),
  price numeric(12, 4),
  cost numeric(12, 4),
  currency varchar(3) not null,
  run_id uuid,
  primary key (product_id, supplier_id, recorded_at)
);

create table stock_history (
  product_id uuid not null,
  supplier_id uuid not null,
  recorded_at timestamptz not null default now(),
  quantity integer,
  run_id uuid,
  primary key (product_id, supplier_id, recorded_at)
);

-- Every change of a product with its origin: run, file line, or person.
create table product_changes (
  id bigint generated always as identity,
  product_id uuid not null,
  changed_at timestamptz not null default now(),
  kind text not null check (kind in ('created', 'updated', 'missing', 'relisted')),
  supplier_id uuid,
  run_id uuid,
  line integer,
  changed_by uuid,
  -- { "title": { "old": …, "new": … } }; empty for a created product, whose first values are the product itself.
  fields jsonb not null default '{}',
  primary key (product_id, id)
);
create index idx_product_changes_run_id on product_changes (run_id, line);

-- What other parts must hear of; written with the change it tells of, removed when every follower has it.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz
);
create index idx_outbox_unpublished on outbox (id) where published_at is null;

-- Which batches of a run are in the catalogue. A row commits with the products it covers, so a killed run goes on
-- where it stopped and no batch is applied twice.
create table import_checkpoints (
  run_id uuid not null,
  batch integer not null,
  first_line integer not null,
  last_line integer not null,
  rows integer not null,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  warnings integer not null default 0,
  missing integer not null default 0,
  committed_at timestamptz not null default now(),
  primary key (run_id, batch)
);

-- down
drop table import_checkpoints, outbox, product_changes, stock_history, price_history, product_stocks,
  product_prices, supplier_products, product_images, product_variants, products, brands, categories, suppliers;
drop function search_key(text);
drop function uuid_v7();
drop extension pg_trgm;
