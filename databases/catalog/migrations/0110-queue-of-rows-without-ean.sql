-- Suppliers' rows that have no usable EAN and wait for a person; what was decided about them is kept for ever.
create table supplier_ean_resolutions (
  id uuid primary key default uuid_v7(),
  supplier_id uuid not null references suppliers (id),
  -- Of the supplier's SKU, the folded name and the folded manufacturer reference: what later files find the decision by.
  entry_key uuid not null,
  -- What the row's offer has, or will have, for a key.
  offer_key text collate "C" not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'gone', 'linked', 'created', 'ean-given', 'ignored', 'snoozed')),
  reason text not null check (reason in ('no-ean', 'bad-ean', 'in-store', 'shared')),
  given_ean text,
  title text not null,
  brand_name text,
  manufacturer_reference text,
  price numeric(12, 4),
  currency text,
  -- Of all that describes the product; price and stock are no part of it. An entry ignored until it changes compares it.
  description_hash uuid not null,
  content_hash uuid,
  -- The row as it was read, and what its profile speaks of: a decision is applied without the file.
  fields text[] not null,
  draft jsonb not null,
  run_id uuid not null,
  line integer not null,
  first_run_id uuid not null,
  -- The product that was decided, the run that did it, and the undo that took it back.
  product_id uuid,
  decided_ean text,
  decided_by text,
  decided_at timestamptz,
  decision_run_id uuid,
  undone_by uuid,
  -- Null: not looked for yet. A product without score was looked for and not found.
  suggested_at timestamptz,
  suggested_product_id uuid,
  suggestion_score smallint not null default 0,
  suggestion_reason text,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index idx_supplier_ean_resolutions_entry_key on supplier_ean_resolutions (supplier_id, entry_key);
create unique index idx_supplier_ean_resolutions_waiting_offer
  on supplier_ean_resolutions (supplier_id, offer_key) where state = 'waiting';
create index idx_supplier_ean_resolutions_waiting
  on supplier_ean_resolutions (suggestion_score desc, id) where state = 'waiting';
create index idx_supplier_ean_resolutions_of_supplier
  on supplier_ean_resolutions (supplier_id, suggestion_score desc, id) where state = 'waiting';
create index idx_supplier_ean_resolutions_decided on supplier_ean_resolutions (decided_at desc, id)
  where state not in ('waiting', 'gone');
create index idx_supplier_ean_resolutions_decision_run on supplier_ean_resolutions (decision_run_id)
  where decision_run_id is not null;
create index idx_supplier_ean_resolutions_unsuggested on supplier_ean_resolutions (id)
  where state = 'waiting' and suggested_at is null;

-- Rows of a plan that will wait when it is applied.
create table plan_waiting (
  plan_id uuid not null,
  line integer not null,
  entry jsonb not null,
  primary key (plan_id, line)
);

-- Rows that wait for a decision.
alter table import_checkpoints add column waiting integer not null default 0;

-- down
alter table import_checkpoints drop column waiting;
drop table plan_waiting, supplier_ean_resolutions;
