-- Figures by day, the operator's measurements, and who did what. Facts told by events: others do not ask here.

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

-- The natural keys make telling a day's figures again change nothing.
create table product_metrics (
  id uuid primary key default uuid_v7(),
  -- A product of the catalog database.
  product_id uuid not null,
  date date not null,
  view_count integer not null default 0,
  sales_count integer not null default 0,
  conversion_rate numeric(5, 4),
  revenue numeric(12, 2),
  created_at timestamptz not null default now(),
  unique (product_id, date)
);
create index idx_product_metrics_date on product_metrics (date);

create table supplier_metrics (
  id uuid primary key default uuid_v7(),
  -- A supplier of the catalog database.
  supplier_id uuid not null,
  date date not null,
  products_count integer not null default 0,
  imports_count integer not null default 0,
  -- In percent.
  success_rate numeric(5, 2) check (success_rate between 0 and 100),
  -- In milliseconds.
  avg_processing_time integer,
  unique (supplier_id, date)
);
create index idx_supplier_metrics_date on supplier_metrics (date);

create table import_metrics (
  id uuid primary key default uuid_v7(),
  date date not null unique,
  total_imports integer not null default 0,
  successful_imports integer not null default 0,
  failed_imports integer not null default 0,
  total_products_processed integer not null default 0,
  -- In milliseconds.
  avg_processing_time integer
);

-- Measurements of the running system.
create table performance_metrics (
  id bigint generated always as identity primary key,
  metric varchar(100) not null,
  value double precision not null,
  labels jsonb not null default '{}',
  recorded_at timestamptz not null default now()
);
create index idx_performance_metrics_metric on performance_metrics (metric, recorded_at desc);
create index idx_performance_metrics_recorded_at on performance_metrics (recorded_at);

create table search_analytics (
  id bigint generated always as identity primary key,
  query text not null,
  results_count integer,
  duration_ms numeric(10, 2),
  -- A user of the core database.
  user_id uuid,
  created_at timestamptz not null default now()
);
create index idx_search_analytics_created_at on search_analytics (created_at);

-- What a query cost in each database, look by look. Counters are those since the look before.
create table query_performance_log (
  id bigint generated always as identity primary key,
  database_name varchar(63) not null,
  -- Of the text without its constants: the same query in two databases and two releases has the same.
  query_hash varchar(64) not null,
  query text not null,
  -- The name our own code gives it; null for the queries of others.
  statement_name varchar(100),
  calls bigint not null,
  execution_time_ms numeric(20, 3) not null,
  avg_execution_time numeric(20, 3) not null,
  rows_returned bigint not null,
  blocks_hit bigint not null,
  blocks_read bigint not null,
  wal_bytes numeric(20) not null,
  plan jsonb,
  created_at timestamptz not null default now()
);
create index idx_query_performance_log_created_at on query_performance_log (created_at);
create index idx_query_performance_log_query on query_performance_log (database_name, query_hash, created_at desc);

create table audit_logs (
  id uuid not null default uuid_v7(),
  -- A user of the core database; null: the system itself.
  user_id uuid,
  category varchar(50) not null check (category in ('auth', 'products', 'imports', 'exports', 'admin', 'system')),
  action varchar(100) not null,
  resource_type varchar(100),
  resource_id varchar(255),
  old_values jsonb,
  new_values jsonb,
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  risk_level varchar(20) not null default 'low' check (risk_level in ('low', 'medium', 'high')),
  ip_address inet,
  correlation_id varchar(100),
  created_at timestamptz not null default now(),
  primary key (created_at, id)
) partition by range (created_at);
create index idx_audit_logs_user_created on audit_logs (user_id, created_at desc);
create index idx_audit_logs_category_created on audit_logs (category, created_at desc);
create index idx_audit_logs_resource on audit_logs (resource_type, resource_id);

-- Makes the monthly partitions of audit_logs from this month to `ahead` months on. Safe to call at any time.
create function make_audit_logs_partitions(ahead integer default 3) returns integer language plpgsql as $$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'audit_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format(
        'create table %I partition of audit_logs for values from (%L) to (%L)',
        part,
        to_char(first_day + make_interval(months => i), 'YYYY-MM-01') || ' 00:00:00+00',
        to_char(first_day + make_interval(months => i + 1), 'YYYY-MM-01') || ' 00:00:00+00'
      );
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;

-- down
drop table audit_logs, query_performance_log, search_analytics, performance_metrics, import_metrics, supplier_metrics, product_metrics;
drop function make_audit_logs_partitions(integer);
drop function uuid_v7();
