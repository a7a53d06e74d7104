-- What profiles look up: tables and exchange rates. A table's versions stay, so that a run can be told again as it was.

create table lookup_tables (
  name varchar(100) primary key,
  version integer not null,
  dropped_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table lookup_table_versions (
  name varchar(100) not null references lookup_tables (name),
  version integer not null,
  -- Pairs in the order they were given: of two keys that differ in case only, the first one counts.
  entries jsonb not null,
  entry_count integer not null,
  created_at timestamptz not null default now(),
  primary key (name, version)
);

create table exchange_rates (
  list varchar(100) not null,
  base varchar(3) not null,
  quote varchar(3) not null,
  day date not null,
  rate numeric(24, 12) not null check (rate > 0),
  source varchar(255),
  created_at timestamptz not null default now(),
  primary key (list, base, quote, day)
);

-- What a run looked up: its day, versions of tables, rates, and how far the decisions about names went.
alter table import_jobs add column looked_up jsonb;

-- down
alter table import_jobs drop column looked_up;
drop table exchange_rates, lookup_table_versions, lookup_tables;
