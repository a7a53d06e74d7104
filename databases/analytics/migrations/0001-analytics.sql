-- Facts by day, what people did, what queries cost.

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

create table product_metrics (
  id uuid primary key default uuid_v7(),
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
  supplier_id uuid not null,
  date date not null,
  products_count integer not null default 0,
  imports_count integer not null default 0,
  success_rate numeric(5, 2),
  avg_processing_time integer,
  unique (supplier_id, date)
);

create table import_metrics (
  id uuid primary key default uuid_v7(),
  date date not null unique,
  total_imports integer not null default 0,
  successful_imports integer not null default 0,
  failed_imports integer not null default 0,
  total_products_processed integer not null default 0,
  avg_processing_time integer
);

create table search_analytics (
  id bigint generated always as identity primary key,
  query text not null,
  results_count integer,
  duration_ms numeric(10, 2),
  user_id uuid,
  created_at timestamptz not null default now()
);
create index idx_search_analytics_created_at on search_analytics (created_at);

create table user_activity (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  action varchar(100) not null,
  resource varchar(100),
  resource_id uuid,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index idx_user_activity_user_id on user_activity (user_id, created_at desc);

create table performance_metrics (
  id bigint generated always as identity primary key,
  metric varchar(100) not null,
  value double precision not null,
  labels jsonb not null default '{}',
  recorded_at timestamptz not null default now()
);
create index idx_performance_metrics_metric on performance_metrics (metric, recorded_at desc);

create table audit_logs (
  id bigint generated always as identity primary key,
  user_id uuid,
  action varchar(100) not null,
  resource varchar(100) not null,
  resource_id text,
  risk_level varchar(20) not null default 'low' check (risk_level in ('low', 'medium', 'high', 'critical')),
  ip_address inet,
  details jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index idx_audit_logs_created_at on audit_logs (created_at);
create index idx_audit_logs_user_id on audit_logs (user_id, created_at desc);
create index idx_audit_logs_resource on audit_logs (resource, resource_id);

create table query_performance_log (
  id bigint generated always as identity primary key,
  database_name varchar(63) not null,
  fingerprint text not null,
  statement_name text,
  query text not null,
  calls bigint not null,
  total_time_ms double precision not null,
  mean_time_ms double precision not null,
  rows bigint not null,
  recorded_at timestamptz not null default now()
);
create index idx_query_performance_log_recorded_at on query_performance_log (database_name, recorded_at desc);

-- down
drop table query_performance_log, audit_logs, performance_metrics, user_activity, search_analytics, import_metrics, supplier_metrics, product_metrics;
drop function uuid_v7();
