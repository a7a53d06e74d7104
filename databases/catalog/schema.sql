-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

create extension if not exists pg_trgm with schema public;

CREATE OR REPLACE FUNCTION public.fold_text(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN translate(lower(regexp_replace(NORMALIZE(value, NFKD), '[̀-ͯ]'::text, ''::text, 'g'::text)), 'łøđıŁØĐ'::text, 'lodilod'::text);

CREATE OR REPLACE FUNCTION public.restore_rows(target regclass, kept jsonb)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  columns text;
  restored integer;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns
    from pg_attribute
   where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '';
  execute format('insert into %s (%s) select %s from jsonb_populate_recordset(null::%s, $1)', target, columns, columns, target)
    using kept;
  get diagnostics restored = row_count;
  return restored;
end
$function$;

CREATE OR REPLACE FUNCTION public.search_key(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (octet_length(value) = char_length(value)) THEN lower(value) ELSE translate(lower(value), 'àáâãäåāăąçćčďđèéêëēęěìíîïīłñńňòóôõöøōőřśšșťțùúûüūůűýÿžźżÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĘĚÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŌŐŘŚŠȘŤȚÙÚÛÜŪŮŰÝŸŽŹŻ'::text, 'aaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorsssttuuuuuuuyyzzzaaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorsssttuuuuuuuyyzzz'::text) END;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table best_offers (
  product_id uuid not null,
  price numeric(12,4),
  currency character varying(3),
  stock integer,
  offers_count integer default 0 not null,
  reason text,
  updated_at timestamp with time zone default now() not null,
  constraint best_offers_pkey PRIMARY KEY (product_id)
) with (fillfactor=80);
CREATE INDEX idx_best_offers_price ON public.best_offers USING btree (price, product_id);

create table brands (
  id uuid default uuid_v7() not null,
  code character varying(50),
  name character varying(255) not null,
  logo_url text,
  is_active boolean default true not null,
  constraint brands_pkey PRIMARY KEY (id),
  constraint brands_code_key UNIQUE (code)
);
CREATE INDEX idx_brands_name_trgm ON public.brands USING gin (search_key((name)::text) gin_trgm_ops);
CREATE UNIQUE INDEX idx_brands_search_key ON public.brands USING btree (search_key((name)::text));

create table categories (
  id uuid default uuid_v7() not null,
  name character varying(255) not null,
  slug character varying(255),
  parent_id uuid,
  path text not null,
  is_active boolean default true not null,
  constraint categories_pkey PRIMARY KEY (id),
  constraint categories_slug_key UNIQUE (slug)
);
CREATE INDEX idx_categories_parent_id ON public.categories USING btree (parent_id);
CREATE UNIQUE INDEX idx_categories_path ON public.categories USING btree (md5(search_key(path)));
CREATE INDEX idx_categories_path_trgm ON public.categories USING gin (search_key(path) gin_trgm_ops);

create table import_checkpoints (
  run_id uuid not null,
  batch integer not null,
  first_line integer not null,
  last_line integer not null,
  rows integer not null,
  created integer default 0 not null,
  updated integer default 0 not null,
  unchanged integer default 0 not null,
  refused integer default 0 not null,
  warnings integer default 0 not null,
  missing integer default 0 not null,
  committed_at timestamp with time zone default now() not null,
  conflicts integer default 0 not null,
  waiting integer default 0 not null,
  left_aside integer default 0 not null,
  constraint import_checkpoints_pkey PRIMARY KEY (run_id, batch)
);

create table import_plans (
  id uuid not null,
  supplier_id uuid not null,
  fields text[] not null,
  state text default 'making'::text not null,
  summary jsonb,
  note text,
  decided_by text,
  decided_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint import_plans_pkey PRIMARY KEY (id),
  constraint import_plans_state_check CHECK (state = ANY (ARRAY['making'::text, 'open'::text, 'partly-applied'::text, 'applied'::text, 'rejected'::text]))
);
CREATE INDEX idx_import_plans_supplier_id ON public.import_plans USING btree (supplier_id, created_at);

create table outbox (
  id bigint generated always as identity not null,
  topic text not null,
  payload jsonb not null,
  created_at timestamp with time zone default now() not null,
  published_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_outbox_unpublished ON public.outbox USING btree (id) WHERE (published_at IS NULL);

create table plan_drafts (
  plan_id uuid not null,
  line integer not null,
  offer_key text collate "C" not null,
  content_hash uuid,
  candidate_id uuid not null,
  ean text,
  sku text,
  asin text,
  manufacturer_reference text,
  external_id text,
  title text,
  short_description text,
  description text,
  brand_name text,
  category_path text,
  weight numeric(10,3),
  width numeric(10,2),
  height numeric(10,2),
  depth numeric(10,2),
  color text,
  size text,
  material text,
  country_of_origin text,
  tax_rate numeric(5,2),
  min_order_quantity integer,
  lead_time_days integer,
  available_from date,
  technical_specs jsonb,
  image_urls text[],
  price numeric(12,4),
  compare_at_price numeric(12,4),
  cost numeric(12,4),
  currency text,
  stock integer,
  is_active boolean,
  variants jsonb,
  constraint plan_drafts_pkey PRIMARY KEY (plan_id, line)
);

create table plan_rows (
  plan_id uuid not null,
  place integer not null,
  batch integer not null,
  kind text not null,
  product_id uuid not null,
  offer_id uuid not null,
  offer_key text collate "C" not null,
  made_by integer,
  ean text,
  title text,
  brand text,
  category text,
  fields jsonb not null,
  old_price numeric(12,4),
  new_price numeric(12,4),
  price_move numeric(12,2),
  applied_by uuid,
  conflict jsonb,
  fields_left text[],
  constraint plan_rows_pkey PRIMARY KEY (plan_id, place),
  constraint plan_rows_kind_check CHECK (kind = ANY (ARRAY['created'::text, 'updated'::text, 'relisted'::text, 'unchanged'::text, 'missing'::text]))
);
CREATE INDEX idx_plan_rows_batch ON public.plan_rows USING btree (plan_id, batch);
CREATE INDEX idx_plan_rows_price_move ON public.plan_rows USING btree (plan_id, abs(price_move) DESC, place) WHERE (price_move IS NOT NULL);

create table plan_waiting (
  plan_id uuid not null,
  line integer not null,
  entry jsonb not null,
  constraint plan_waiting_pkey PRIMARY KEY (plan_id, line)
);

create table price_history (
  product_id uuid not null,
  supplier_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  price numeric(12,4),
  cost numeric(12,4),
  currency character varying(3) not null,
  run_id uuid,
  constraint price_history_pkey PRIMARY KEY (product_id, supplier_id, recorded_at)
);

create table product_changes (
  id bigint generated always as identity not null,
  product_id uuid not null,
  changed_at timestamp with time zone default now() not null,
  kind text not null,
  supplier_id uuid,
  run_id uuid,
  line integer,
  changed_by uuid,
  fields jsonb default '{}'::jsonb not null,
  offer_id uuid,
  author text,
  constraint product_changes_pkey PRIMARY KEY (product_id, id),
  constraint product_changes_kind_check CHECK (kind = ANY (ARRAY['created'::text, 'updated'::text, 'missing'::text, 'relisted'::text, 'restored'::text, 'removed'::text]))
);
CREATE INDEX idx_product_changes_changed_at ON public.product_changes USING brin (changed_at) WITH (pages_per_range='32');
CREATE INDEX idx_product_changes_moves ON public.product_changes USING btree (offer_id) WHERE (fields ? 'product'::text);
CREATE INDEX idx_product_changes_run_id ON public.product_changes USING btree (run_id, product_id);

create table product_images (
  id uuid default uuid_v7() not null,
  product_id uuid not null,
  media_file_id uuid,
  url text not null,
  place integer default 0 not null,
  is_primary boolean default false not null,
  created_at timestamp with time zone default now() not null,
  constraint product_images_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_product_images_product_id ON public.product_images USING btree (product_id);

create table product_prices (
  id uuid default uuid_v7() not null,
  product_id uuid not null,
  supplier_id uuid,
  price_type character varying(50) default 'retail'::character varying not null,
  price numeric(12,4) not null,
  cost numeric(12,4),
  margin numeric(7,2),
  currency character varying(3) default 'EUR'::character varying not null,
  min_quantity integer default 1 not null,
  valid_from timestamp with time zone default now() not null,
  valid_until timestamp with time zone,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint product_prices_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_product_prices_is_active ON public.product_prices USING btree (is_active);
CREATE UNIQUE INDEX idx_product_prices_product_id ON public.product_prices USING btree (product_id, supplier_id, price_type, min_quantity) NULLS NOT DISTINCT;

create table product_stocks (
  id uuid default uuid_v7() not null,
  product_id uuid,
  warehouse_id uuid,
  supplier_id uuid,
  quantity integer default 0 not null,
  reserved_quantity integer default 0 not null,
  available_quantity integer generated always as ((quantity - reserved_quantity)) stored,
  min_stock integer default 0 not null,
  last_update timestamp with time zone default now() not null,
  constraint product_stocks_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_product_stocks_product_id ON public.product_stocks USING btree (product_id, warehouse_id, supplier_id) NULLS NOT DISTINCT;

create table product_variants (
  id uuid default uuid_v7() not null,
  product_id uuid not null,
  place integer not null,
  sku character varying(100),
  ean character varying(20),
  options jsonb default '{}'::jsonb not null,
  price numeric(12,4),
  stock integer,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint product_variants_pkey PRIMARY KEY (id),
  constraint product_variants_product_id_place_key UNIQUE (product_id, place)
);
CREATE INDEX idx_product_variants_ean ON public.product_variants USING btree (ean) WHERE (ean IS NOT NULL);
CREATE INDEX idx_product_variants_sku ON public.product_variants USING btree (sku) WHERE (sku IS NOT NULL);

create table products (
  id uuid default uuid_v7() not null,
  ean character varying(20),
  asin character varying(20),
  sku character varying(100),
  upc character varying(12),
  gtin character varying(14),
  manufacturer_reference character varying(100),
  external_id character varying(255),
  title character varying(500) not null,
  description text,
  short_description character varying(500),
  supplier_id uuid,
  category_id uuid,
  brand_id uuid,
  brand_name character varying(255),
  status_reason text,
  status character varying(50) default 'active'::character varying not null,
  is_active boolean default true not null,
  weight numeric(10,3),
  width numeric(10,2),
  height numeric(10,2),
  depth numeric(10,2),
  color character varying(100),
  size character varying(100),
  material character varying(255),
  country_of_origin character varying(2),
  tax_rate numeric(5,2),
  min_order_quantity integer,
  lead_time_days integer,
  available_from date,
  technical_specs jsonb,
  image_urls text[],
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  held_fields text[],
  search_text text generated always as (fold_text((((((((title)::text || ' '::text) || (COALESCE(ean, ''::character varying))::text) || ' '::text) || (COALESCE(sku, ''::character varying))::text) || ' '::text) || (COALESCE(brand_name, ''::character varying))::text))) stored,
  constraint products_pkey PRIMARY KEY (id),
  constraint products_status_check CHECK (status::text = ANY (ARRAY['draft'::character varying::text, 'active'::character varying::text, 'inactive'::character varying::text, 'archived'::character varying::text, 'trash'::character varying::text]))
);
CREATE INDEX idx_products_active_created_desc ON public.products USING btree (is_active, created_at DESC) WHERE is_active;
CREATE INDEX idx_products_asin ON public.products USING btree (asin) WHERE (asin IS NOT NULL);
CREATE INDEX idx_products_brand_id ON public.products USING btree (brand_id);
CREATE INDEX idx_products_category_id ON public.products USING btree (category_id);
CREATE INDEX idx_products_created_at ON public.products USING btree (created_at, id);
CREATE UNIQUE INDEX idx_products_ean ON public.products USING btree (ean) WHERE (ean IS NOT NULL);
CREATE INDEX idx_products_is_active ON public.products USING btree (is_active);
CREATE INDEX idx_products_reference ON public.products USING btree (fold_text((manufacturer_reference)::text)) WHERE (manufacturer_reference IS NOT NULL);
CREATE INDEX idx_products_search_text ON public.products USING gin (search_text gin_trgm_ops) WITH (fastupdate='on', gin_pending_list_limit='131072');
CREATE INDEX idx_products_sku ON public.products USING btree (sku);
CREATE INDEX idx_products_sku_active_title ON public.products USING btree (sku, is_active, title) WHERE is_active;
CREATE INDEX idx_products_supplier_id ON public.products USING btree (supplier_id);
CREATE INDEX idx_products_title ON public.products USING btree (title, id);

create table removed_products (
  run_id uuid not null,
  product_id uuid not null,
  product jsonb not null,
  offers jsonb not null,
  prices jsonb not null,
  stocks jsonb not null,
  variants jsonb not null,
  images jsonb not null,
  removed_at timestamp with time zone default now() not null,
  constraint removed_products_pkey PRIMARY KEY (run_id, product_id)
);
CREATE INDEX idx_removed_products_product_id ON public.removed_products USING btree (product_id);

create table set_aside (
  name text not null,
  relation text not null,
  kind text not null,
  definition text not null,
  cascade text,
  constraint set_aside_pkey PRIMARY KEY (name),
  constraint set_aside_kind_check CHECK (kind = ANY (ARRAY['index'::text, 'foreign key'::text]))
);

create table stock_history (
  product_id uuid not null,
  supplier_id uuid not null,
  recorded_at timestamp with time zone default now() not null,
  quantity integer,
  run_id uuid,
  constraint stock_history_pkey PRIMARY KEY (product_id, supplier_id, recorded_at)
);

create table supplier_ean_resolutions (
  id uuid default uuid_v7() not null,
  supplier_id uuid not null,
  entry_key uuid not null,
  offer_key text collate "C" not null,
  state text default 'waiting'::text not null,
  reason text not null,
  given_ean text,
  title text not null,
  brand_name text,
  manufacturer_reference text,
  price numeric(12,4),
  currency text,
  content_hash uuid,
  fields text[] not null,
  draft jsonb not null,
  run_id uuid not null,
  line integer not null,
  first_run_id uuid not null,
  product_id uuid,
  decided_ean text,
  decided_by text,
  decided_at timestamp with time zone,
  decision_run_id uuid,
  undone_by uuid,
  suggested_at timestamp with time zone,
  suggested_product_id uuid,
  suggestion_score smallint default 0 not null,
  suggestion_reason text,
  first_seen_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone default now() not null,
  decision text,
  said_by jsonb default '{}'::jsonb not null,
  constraint supplier_ean_resolutions_pkey PRIMARY KEY (id),
  constraint supplier_ean_resolutions_decision_check CHECK (decision = ANY (ARRAY['linked'::text, 'created'::text, 'ean-given'::text, 'ignored'::text, 'snoozed'::text])),
  constraint supplier_ean_resolutions_reason_check CHECK (reason = ANY (ARRAY['no-ean'::text, 'bad-ean'::text, 'in-store'::text, 'shared'::text])),
  constraint supplier_ean_resolutions_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'gone'::text, 'linked'::text, 'created'::text, 'ean-given'::text, 'ignored'::text, 'snoozed'::text]))
);
CREATE INDEX idx_supplier_ean_resolutions_decided ON public.supplier_ean_resolutions USING btree (decided_at DESC, id) WHERE (state <> ALL (ARRAY['waiting'::text, 'gone'::text]));
CREATE INDEX idx_supplier_ean_resolutions_decision_run ON public.supplier_ean_resolutions USING btree (decision_run_id) WHERE (decision_run_id IS NOT NULL);
CREATE UNIQUE INDEX idx_supplier_ean_resolutions_entry_key ON public.supplier_ean_resolutions USING btree (supplier_id, entry_key);
CREATE INDEX idx_supplier_ean_resolutions_first_run ON public.supplier_ean_resolutions USING btree (first_run_id) WHERE (state = 'waiting'::text);
CREATE INDEX idx_supplier_ean_resolutions_left_out ON public.supplier_ean_resolutions USING btree (supplier_id, offer_key) WHERE (state = ANY (ARRAY['ignored'::text, 'snoozed'::text]));
CREATE INDEX idx_supplier_ean_resolutions_of_supplier ON public.supplier_ean_resolutions USING btree (supplier_id, suggestion_score DESC, id) WHERE (state = 'waiting'::text);
CREATE INDEX idx_supplier_ean_resolutions_undone_by ON public.supplier_ean_resolutions USING btree (undone_by) WHERE (undone_by IS NOT NULL);
CREATE INDEX idx_supplier_ean_resolutions_unsuggested ON public.supplier_ean_resolutions USING btree (id) WHERE ((state = 'waiting'::text) AND (suggested_at IS NULL));
CREATE INDEX idx_supplier_ean_resolutions_waiting ON public.supplier_ean_resolutions USING btree (suggestion_score DESC, id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX idx_supplier_ean_resolutions_waiting_offer ON public.supplier_ean_resolutions USING btree (supplier_id, offer_key) WHERE (state = 'waiting'::text);

create table supplier_products (
  id uuid default uuid_v7() not null,
  supplier_id uuid not null,
  product_id uuid not null,
  offer_key text collate "C" not null,
  supplier_sku character varying(100),
  price numeric(12,4),
  compare_at_price numeric(12,4),
  cost numeric(12,4),
  currency character varying(3) default 'EUR'::character varying not null,
  stock integer,
  is_active boolean default true not null,
  content_hash uuid,
  last_run_id uuid,
  last_line integer,
  missing_since timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint supplier_products_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_supplier_products_offer_key ON public.supplier_products USING btree (supplier_id, offer_key);
CREATE INDEX idx_supplier_products_product_id ON public.supplier_products USING btree (product_id);

create table suppliers (
  id uuid default uuid_v7() not null,
  code character varying(50) not null,
  name character varying(255) not null,
  is_active boolean default true not null,
  contact_email character varying(255),
  contact_phone character varying(50),
  address text,
  country character varying(2) default 'FR'::character varying not null,
  missing_policy text default 'keep'::text not null,
  priority integer default 100 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  limits jsonb,
  constraint suppliers_pkey PRIMARY KEY (id),
  constraint suppliers_missing_policy_check CHECK (missing_policy = ANY (ARRAY['keep'::text, 'out-of-stock'::text, 'deactivate'::text]))
);
CREATE UNIQUE INDEX idx_suppliers_code ON public.suppliers USING btree (code);
CREATE INDEX idx_suppliers_is_active ON public.suppliers USING btree (is_active);

create materialized view mv_product_coverage as
 SELECT
        CASE
            WHEN GROUPING(s.code) = 1 THEN 'all'::text
            ELSE 'supplier:'::text || COALESCE(s.code, ''::character varying)::text
        END AS scope,
    count(*) AS products,
    count(*) FILTER (WHERE p.is_active) AS active,
    count(p.ean) AS with_ean,
    count(p.asin) AS with_asin,
    count(b.price) AS with_price,
    count(*) FILTER (WHERE b.stock > 0) AS in_stock,
    count(*) FILTER (WHERE cardinality(p.image_urls) > 0) AS with_image,
    count(*) FILTER (WHERE p.description <> ''::text) AS with_description,
    count(p.category_id) AS with_category,
    count(p.brand_id) AS with_brand
   FROM products p
     LEFT JOIN best_offers b ON b.product_id = p.id
     LEFT JOIN suppliers s ON s.id = p.supplier_id
  GROUP BY GROUPING SETS ((), (s.code));
CREATE UNIQUE INDEX idx_mv_product_coverage ON public.mv_product_coverage USING btree (scope);

create materialized view mv_supplier_analytics as
 SELECT s.id AS supplier_id,
    s.code AS supplier_code,
    count(o.id) AS offers,
    count(o.id) FILTER (WHERE o.is_active AND o.missing_since IS NULL) AS listed_offers,
    count(o.id) FILTER (WHERE o.missing_since IS NOT NULL) AS missing_offers,
    count(o.id) FILTER (WHERE o.stock > 0) AS offers_in_stock,
    count(DISTINCT o.product_id) AS products,
    COALESCE(w.owned_products, 0::bigint) AS owned_products,
    sum(o.stock) FILTER (WHERE o.stock > 0) AS stock,
    max(o.updated_at) AS last_change_at
   FROM suppliers s
     LEFT JOIN supplier_products o ON o.supplier_id = s.id
     LEFT JOIN ( SELECT products.supplier_id,
            count(*) AS owned_products
           FROM products
          GROUP BY products.supplier_id) w ON w.supplier_id = s.id
  GROUP BY s.id, s.code, w.owned_products;
CREATE UNIQUE INDEX idx_mv_supplier_analytics ON public.mv_supplier_analytics USING btree (supplier_id);

alter table best_offers add constraint best_offers_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table categories add constraint categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories(id);
alter table import_plans add constraint import_plans_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id);
alter table product_images add constraint product_images_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table product_prices add constraint product_prices_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table product_prices add constraint product_prices_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id);
alter table product_stocks add constraint product_stocks_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table product_variants add constraint product_variants_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table products add constraint products_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brands(id);
alter table products add constraint products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id);
alter table supplier_ean_resolutions add constraint supplier_ean_resolutions_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id);
alter table supplier_products add constraint supplier_products_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id) ON DELETE CASCADE;
alter table supplier_products add constraint supplier_products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES suppliers(id);
