-- What the last look at each database counted, the last advice on indexes, and what came of those that were built.

create table query_looks (
  database_name varchar(63) primary key,
  looked_at timestamptz not null,
  -- When the server began to count; another moment than at the last look: it began anew.
  reset_at timestamptz,
  -- Calls, times, rows, blocks and WAL of every statement by its key in pg_stat_statements.
  counters jsonb not null
);

create table index_advice (
  database_name varchar(63) primary key,
  report jsonb not null,
  advised_at timestamptz not null default now()
);

create table index_changes (
  id uuid primary key default uuid_v7(),
  database_name varchar(63) not null,
  index_name varchar(63) not null,
  status varchar(20) not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
  -- As it was advised: statements, foreseen size and costs.
  advice jsonb not null,
  -- What was measured: size, plans before and after.
  applied jsonb,
  error text,
  created_at timestamptz not null default now(),
  completed_at timestamptz
);
create index idx_index_changes_created_at on index_changes (created_at desc);

-- down
drop table index_changes, index_advice, query_looks;
