-- Brands and categories as suppliers write them: what was decided, and what waits for a decision.

-- Never changed: a later decision about the same name stands beside the earlier one and counts instead.
create table name_decisions (
  id bigint generated always as identity primary key,
  kind varchar(20) not null check (kind in ('brand', 'category')),
  supplier_code varchar(50),
  name_key text not null,
  name text not null,
  target text,
  created_at timestamptz not null default now(),
  created_by uuid
);
create index idx_name_decisions_kind on name_decisions (kind, name_key, id);

create table unmatched_names (
  kind varchar(20) not null check (kind in ('brand', 'category')),
  supplier_code varchar(50) not null,
  name_key text not null,
  name text not null,
  rows integer not null,
  last_run_id uuid,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (kind, supplier_code, name_key)
);
create index idx_unmatched_names_rows on unmatched_names (rows desc, kind, supplier_code, name_key);

-- down
drop table unmatched_names, name_decisions;
