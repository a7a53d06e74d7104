-- What a file would change, kept until somebody decides; what an undo needs to know; values that persons hold.

-- What a run would do. Its identifier is that of the run that made it.
create table import_plans (
  id uuid primary key,
  supplier_id uuid not null references suppliers (id),
  -- What the file speaks of; other fields are left as they are.
  fields text[] not null,
  state text not null default 'making' check (state in ('making', 'open', 'partly-applied', 'applied', 'rejected')),
  -- Counts, price moves, what is touched: made once, when the plan is complete.
  summary jsonb,
  note text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default now()
);
create index idx_import_plans_supplier_id on import_plans (supplier_id, created_at);

-- The rows of the file that differ from the catalogue, checked and ready to be applied. Without foreign keys, as the
-- next table: checking them would cost a plan a quarter of its time, and plans are removed by one function only.
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
  weight numeric(10, 3),
  width numeric(10, 2),
  height numeric(10, 2),
  depth numeric(10, 2),
  color text,
  size text,
  material text,
  country_of_origin text,
  tax_rate numeric(5, 2),
  min_order_quantity integer,
  lead_time_days integer,
  available_from date,
  technical_specs jsonb,
  image_urls text[],
  price numeric(12, 4),
  compare_at_price numeric(12, 4),
  cost numeric(12, 4),
  currency text,
  stock integer,
  is_active boolean,
  variants jsonb,
  primary key (plan_id, line)
);

-- What each row would change. An offer that the file no longer lists has a negative place.
create table plan_rows (
  plan_id uuid not null,
  place integer not null,
  batch integer not null,
  kind text not null check (kind in ('created', 'updated', 'relisted', 'unchanged', 'missing')),
  product_id uuid not null,
  offer_id uuid not null,
  offer_key text collate "C" not null,
  -- The row of this plan that makes the product, when another one does.
  made_by integer,
  ean text,
  title text,
  brand text,
  category text,
  -- { "price": { "old": …, "new": … } }, as product_changes has it.
  fields jsonb not null,
  old_price numeric(12, 4),
  new_price numeric(12, 4),
  -- Percent; null where there is no price before or after.
  price_move numeric(12, 2),
  applied_by uuid,
  -- What the catalogue held when the row was to be applied, and did not fit.
  conflict jsonb,
  primary key (plan_id, place)
);
create index idx_plan_rows_price_move on plan_rows (plan_id, abs(price_move) desc, place) where price_move is not null;
create index idx_plan_rows_batch on plan_rows (plan_id, batch);

alter table product_changes
  -- The offer a row of a file speaks of.
  add column offer_id uuid,
  -- The person, by name.
  add column author text,
  drop constraint product_changes_kind_check,
  add constraint product_changes_kind_check
    check (kind in ('created', 'updated', 'missing', 'relisted', 'restored', 'removed'));
-- An undo walks a run product by product.
drop index idx_product_changes_run_id;
create index idx_product_changes_run_id on product_changes (run_id, product_id);
-- Changes are only ever added, so a moment is found by the pages around it.
create index idx_product_changes_changed_at on product_changes using brin (changed_at) with (pages_per_range = 32);

-- Fields whose value a person gave: suppliers leave them alone until they are released.
alter table products add column held_fields text[];

-- Products an undo took out of the catalogue, whole, so that undoing the undo brings back what was there.
create table removed_products (
  run_id uuid not null,
  product_id uuid not null,
  product jsonb not null,
  offers jsonb not null,
  prices jsonb not null,
  stocks jsonb not null,
  variants jsonb not null,
  images jsonb not null,
  removed_at timestamptz not null default now(),
  primary key (run_id, product_id)
);
create index idx_removed_products_product_id on removed_products (product_id);

-- Rows left as they are because somebody changed them meanwhile.
alter table import_checkpoints add column conflicts integer not null default 0;

-- down
alter table import_checkpoints drop column conflicts;
drop table removed_products;
alter table products drop column held_fields;
drop index idx_product_changes_changed_at;
drop index idx_product_changes_run_id;
create index idx_product_changes_run_id on product_changes (run_id, line);
delete from product_changes where kind in ('restored', 'removed');
alter table product_changes
  drop constraint product_changes_kind_check,
  add constraint product_changes_kind_check check (kind in ('created', 'updated', 'missing', 'relisted')),
  drop column author,
  drop column offer_id;
drop table plan_rows, plan_drafts, import_plans;
