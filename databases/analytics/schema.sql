-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.make_audit_logs_partitions(ahead integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'audit_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I (like audit_logs including all excluding identity)', part);
      execute format(
        'alter table audit_logs attach partition %I for values from (%L) to (%L)',
        part,
        to_char(first_day + make_interval(months => i), 'YYYY-MM-01') || ' 00:00:00+00',
        to_char(first_day + make_interval(months => i + 1), 'YYYY-MM-01') || ' 00:00:00+00'
      );
      made := made + 1;
    end if;
  end loop;
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table audit_logs (
  id uuid default uuid_v7() not null,
  user_id uuid,
  category character varying(50) not null,
  action character varying(100) not null,
  resource_type character varying(100),
  resource_id character varying(255),
  old_values jsonb,
  new_values jsonb,
  metadata jsonb default '{}'::jsonb not null,
  risk_level character varying(20) default 'low'::character varying not null,
  ip_address inet,
  correlation_id character varying(100),
  created_at timestamp with time zone default now() not null,
  constraint audit_logs_pkey PRIMARY KEY (created_at, id),
  constraint audit_logs_category_check CHECK (category::text = ANY (ARRAY['auth'::character varying::text, 'products'::character varying::text, 'imports'::character varying::text, 'exports'::character varying::text, 'admin'::character varying::text, 'system'::character varying::text])),
  constraint audit_logs_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint audit_logs_risk_level_check CHECK (risk_level::text = ANY (ARRAY['low'::character varying::text, 'medium'::character varying::text, 'high'::character varying::text]))
) partition by range (created_at);
CREATE INDEX idx_audit_logs_category_created ON ONLY public.audit_logs USING btree (category, created_at DESC);
CREATE INDEX idx_audit_logs_resource ON ONLY public.audit_logs USING btree (resource_type, resource_id);
CREATE INDEX idx_audit_logs_user_created ON ONLY public.audit_logs USING btree (user_id, created_at DESC);

create table audit_logs_archive (
  id uuid not null,
  user_id uuid,
  category character varying(50) not null,
  action character varying(100) not null,
  resource_type character varying(100),
  resource_id character varying(255),
  old_values jsonb,
  new_values jsonb,
  metadata jsonb not null,
  risk_level character varying(20) not null,
  ip_address inet,
  correlation_id character varying(100),
  created_at timestamp with time zone not null,
  constraint audit_logs_archive_pkey PRIMARY KEY (created_at, id),
  constraint audit_logs_category_check CHECK (category::text = ANY (ARRAY['auth'::character varying::text, 'products'::character varying::text, 'imports'::character varying::text, 'exports'::character varying::text, 'admin'::character varying::text, 'system'::character varying::text])),
  constraint audit_logs_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint audit_logs_risk_level_check CHECK (risk_level::text = ANY (ARRAY['low'::character varying::text, 'medium'::character varying::text, 'high'::character varying::text]))
) partition by range (created_at);
CREATE INDEX audit_logs_archive_category_created_at_idx ON ONLY public.audit_logs_archive USING btree (category, created_at DESC);
CREATE INDEX audit_logs_archive_resource_type_resource_id_idx ON ONLY public.audit_logs_archive USING btree (resource_type, resource_id);
CREATE INDEX audit_logs_archive_user_id_created_at_idx ON ONLY public.audit_logs_archive USING btree (user_id, created_at DESC);

create table import_metrics (
  id uuid default uuid_v7() not null,
  date date not null,
  total_imports integer default 0 not null,
  successful_imports integer default 0 not null,
  failed_imports integer default 0 not null,
  total_products_processed integer default 0 not null,
  avg_processing_time integer,
  constraint import_metrics_pkey PRIMARY KEY (id),
  constraint import_metrics_date_key UNIQUE (date)
);

create table index_advice (
  database_name character varying(63) not null,
  report jsonb,
  advised_at timestamp with time zone,
  requested_at timestamp with time zone,
  problem text,
  constraint index_advice_pkey PRIMARY KEY (database_name)
);

create table index_changes (
  id uuid default uuid_v7() not null,
  database_name character varying(63) not null,
  index_name character varying(63) not null,
  status character varying(20) default 'pending'::character varying not null,
  advice jsonb not null,
  applied jsonb,
  error text,
  created_at timestamp with time zone default now() not null,
  completed_at timestamp with time zone,
  constraint index_changes_pkey PRIMARY KEY (id),
  constraint index_changes_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text]))
);
CREATE INDEX idx_index_changes_created_at ON public.index_changes USING btree (created_at DESC);

create table orphan_reports (
  id uuid default uuid_v7() not null,
  orphans bigint not null,
  findings jsonb not null,
  duration_ms bigint not null,
  checked_at timestamp with time zone default now() not null,
  constraint orphan_reports_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_orphan_reports_checked_at ON public.orphan_reports USING btree (checked_at DESC);

create table performance_metrics (
  id bigint generated always as identity not null,
  metric character varying(100) not null,
  value double precision not null,
  labels jsonb default '{}'::jsonb not null,
  recorded_at timestamp with time zone default now() not null,
  constraint performance_metrics_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_performance_metrics_metric ON public.performance_metrics USING btree (metric, recorded_at DESC);
CREATE INDEX idx_performance_metrics_recorded_at ON public.performance_metrics USING btree (recorded_at);

create table performance_metrics_archive (
  recorded_at timestamp with time zone not null,
  metric character varying(100),
  labels jsonb,
  value_sum numeric not null,
  sample_count bigint not null
) partition by range (recorded_at);
CREATE UNIQUE INDEX performance_metrics_archive_recorded_at_metric_labels_idx ON ONLY public.performance_metrics_archive USING btree (recorded_at, metric, labels) NULLS NOT DISTINCT;

create table product_metrics (
  id uuid default uuid_v7() not null,
  product_id uuid not null,
  date date not null,
  view_count integer default 0 not null,
  sales_count integer default 0 not null,
  conversion_rate numeric(5,4),
  revenue numeric(12,2),
  created_at timestamp with time zone default now() not null,
  constraint product_metrics_pkey PRIMARY KEY (id),
  constraint product_metrics_product_id_date_key UNIQUE (product_id, date)
);
CREATE INDEX idx_product_metrics_date ON public.product_metrics USING btree (date);

create table query_looks (
  database_name character varying(63) not null,
  looked_at timestamp with time zone not null,
  reset_at timestamp with time zone,
  counters jsonb not null,
  constraint query_looks_pkey PRIMARY KEY (database_name)
);

create table query_performance_log (
  id bigint generated always as identity not null,
  database_name character varying(63) not null,
  query_hash character varying(64) not null,
  query text not null,
  statement_name character varying(100),
  calls bigint not null,
  execution_time_ms numeric(20,3) not null,
  avg_execution_time numeric(20,3) not null,
  rows_returned bigint not null,
  blocks_hit bigint not null,
  blocks_read bigint not null,
  wal_bytes numeric(20,0) not null,
  plan jsonb,
  created_at timestamp with time zone default now() not null,
  constraint query_performance_log_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_query_performance_log_created_at ON public.query_performance_log USING btree (created_at);
CREATE INDEX idx_query_performance_log_query ON public.query_performance_log USING btree (database_name, query_hash, created_at DESC);

create table search_analytics (
  id bigint generated always as identity not null,
  query text not null,
  results_count integer,
  duration_ms numeric(10,2),
  user_id uuid,
  created_at timestamp with time zone default now() not null,
  constraint search_analytics_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_search_analytics_created_at ON public.search_analytics USING btree (created_at);

create table supplier_metrics (
  id uuid default uuid_v7() not null,
  supplier_id uuid not null,
  date date not null,
  products_count integer default 0 not null,
  imports_count integer default 0 not null,
  success_rate numeric(5,2),
  avg_processing_time integer,
  constraint supplier_metrics_pkey PRIMARY KEY (id),
  constraint supplier_metrics_supplier_id_date_key UNIQUE (supplier_id, date),
  constraint supplier_metrics_success_rate_check CHECK (success_rate >= 0::numeric AND success_rate <= 100::numeric)
);
CREATE INDEX idx_supplier_metrics_date ON public.supplier_metrics USING btree (date);

create view v_audit_logs_all with (security_invoker=true) as
 SELECT audit_logs.id,
    audit_logs.user_id,
    audit_logs.category,
    audit_logs.action,
    audit_logs.resource_type,
    audit_logs.resource_id,
    audit_logs.old_values,
    audit_logs.new_values,
    audit_logs.metadata,
    audit_logs.risk_level,
    audit_logs.ip_address,
    audit_logs.correlation_id,
    audit_logs.created_at,
    false AS is_archived
   FROM audit_logs
UNION ALL
 SELECT audit_logs_archive.id,
    audit_logs_archive.user_id,
    audit_logs_archive.category,
    audit_logs_archive.action,
    audit_logs_archive.resource_type,
    audit_logs_archive.resource_id,
    audit_logs_archive.old_values,
    audit_logs_archive.new_values,
    audit_logs_archive.metadata,
    audit_logs_archive.risk_level,
    audit_logs_archive.ip_address,
    audit_logs_archive.correlation_id,
    audit_logs_archive.created_at,
    true AS is_archived
   FROM audit_logs_archive;

create view v_performance_metrics_all with (security_invoker=true) as
 SELECT performance_metrics.id,
    performance_metrics.metric,
    performance_metrics.value,
    performance_metrics.labels,
    performance_metrics.recorded_at,
    1::bigint AS sample_count,
    false AS is_archived
   FROM performance_metrics
UNION ALL
 SELECT NULL::bigint AS id,
    performance_metrics_archive.metric,
    (performance_metrics_archive.value_sum / performance_metrics_archive.sample_count::numeric)::double precision AS value,
    performance_metrics_archive.labels,
    performance_metrics_archive.recorded_at,
    performance_metrics_archive.sample_count,
    true AS is_archived
   FROM performance_metrics_archive;
