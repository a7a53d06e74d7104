-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.is_taken_back(run_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE STRICT
AS $function$
begin
  return exists (
    select from import_jobs u
     where u.undo_of = run_id and u.part is null and u.status in ('completed', 'completed_with_errors')
       and not is_taken_back(u.id)
  );
end
$function$;

CREATE OR REPLACE FUNCTION public.make_import_logs_partitions(ahead integer DEFAULT 3)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'import_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I (like import_logs including all excluding identity)', part);
      execute format(
        'alter table import_logs attach partition %I for values from (%L) to (%L)',
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

create table backup_runs (
  id uuid default uuid_v7() not null,
  kind character varying(20) not null,
  wish jsonb default '{}'::jsonb not null,
  status character varying(20) default 'pending'::character varying not null,
  progress jsonb,
  outcome text,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  constraint backup_runs_pkey PRIMARY KEY (id),
  constraint backup_runs_kind_check CHECK (kind::text = ANY (ARRAY['full'::character varying::text, 'incremental'::character varying::text, 'verify'::character varying::text, 'drill'::character varying::text, 'restore-table'::character varying::text])),
  constraint backup_runs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text]))
);

create table column_fingerprints (
  supplier_code character varying(50) not null,
  template_name character varying(255) not null,
  columns jsonb not null,
  run_id uuid not null,
  updated_at timestamp with time zone default now() not null,
  constraint column_fingerprints_pkey PRIMARY KEY (supplier_code, template_name)
);

create table exchange_rates (
  list character varying(100) not null,
  base character varying(3) not null,
  quote character varying(3) not null,
  day date not null,
  rate numeric(24,12) not null,
  source character varying(255),
  created_at timestamp with time zone default now() not null,
  constraint exchange_rates_pkey PRIMARY KEY (list, base, quote, day),
  constraint exchange_rates_rate_check CHECK (rate > 0::numeric)
);

create table golden_rows (
  id uuid default uuid_v7() not null,
  template_id uuid not null,
  note text,
  dialect jsonb not null,
  record jsonb not null,
  expected jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint golden_rows_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_golden_rows_template_id ON public.golden_rows USING btree (template_id);

create table import_configs (
  id uuid default uuid_v7() not null,
  supplier_code character varying(50) not null,
  import_type character varying(50) not null,
  config_name character varying(255) not null,
  is_active boolean default true not null,
  connection_config jsonb not null,
  schedule_config jsonb,
  file_pattern character varying(255),
  file_format character varying(50),
  encoding character varying(50) default 'UTF-8'::character varying,
  delimiter character varying(10) default ';'::character varying,
  field_mapping jsonb,
  transformation_rules jsonb,
  validation_rules jsonb,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  file_take character varying(20) default 'newest'::character varying not null,
  file_after jsonb default '{"do": "keep"}'::jsonb not null,
  companion jsonb,
  profile_name character varying(255),
  expect_every_days integer,
  push_token_hash character varying(64),
  late_told_at timestamp with time zone,
  constraint import_configs_pkey PRIMARY KEY (id),
  constraint import_configs_expect_every_days_check CHECK (expect_every_days >= 1 AND expect_every_days <= 366),
  constraint import_configs_file_take_check CHECK (file_take::text = ANY (ARRAY['newest'::character varying::text, 'all'::character varying::text, 'each'::character varying::text]))
);
CREATE INDEX idx_import_configs_is_active ON public.import_configs USING btree (is_active);
CREATE UNIQUE INDEX idx_import_configs_name ON public.import_configs USING btree (supplier_code, config_name);
CREATE UNIQUE INDEX idx_import_configs_push_token ON public.import_configs USING btree (push_token_hash);
CREATE INDEX idx_import_configs_supplier_code ON public.import_configs USING btree (supplier_code);

create table import_errors (
  job_id uuid not null,
  line integer not null,
  place smallint not null,
  code character varying(100) not null,
  severity character varying(20) not null,
  field character varying(100),
  column_name character varying(500),
  value text,
  message text not null,
  created_at timestamp with time zone default now() not null,
  cause character varying(50),
  confidence character varying(20),
  suggestion text,
  constraint import_errors_pkey PRIMARY KEY (job_id, line, place),
  constraint import_errors_confidence_check CHECK (confidence::text = ANY (ARRAY['certain'::character varying::text, 'likely'::character varying::text, 'guess'::character varying::text])),
  constraint import_errors_severity_check CHECK (severity::text = ANY (ARRAY['refuse-row'::character varying::text, 'drop-value'::character varying::text, 'warn'::character varying::text]))
);
CREATE INDEX idx_import_errors_cause ON public.import_errors USING btree (job_id, cause, field) WHERE (cause IS NOT NULL);

create table import_files (
  id uuid default uuid_v7() not null,
  file_name character varying(500) not null,
  file_hash character varying(64) not null,
  file_size_bytes bigint not null,
  mime_type character varying(100),
  storage_type character varying(50) default 'local'::character varying not null,
  bucket_name character varying(100),
  object_key text not null,
  detection jsonb,
  suggested_profile jsonb,
  created_at timestamp with time zone default now() not null,
  constraint import_files_pkey PRIMARY KEY (id),
  constraint import_files_storage_type_check CHECK (storage_type::text = ANY (ARRAY['local'::character varying::text, 's3'::character varying::text, 'minio'::character varying::text]))
);
CREATE INDEX idx_import_files_created_at ON public.import_files USING btree (created_at);
CREATE INDEX idx_import_files_file_hash ON public.import_files USING btree (file_hash);

create table import_jobs (
  id uuid default uuid_v7() not null,
  config_id uuid,
  file_id uuid,
  supplier_code character varying(50) not null,
  supplier_id uuid not null,
  import_type character varying(50) default 'manual'::character varying not null,
  status character varying(50) default 'pending'::character varying not null,
  profile jsonb not null,
  dialect jsonb,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  heartbeat_at timestamp with time zone,
  duration_seconds integer,
  duration_ms bigint,
  total_rows integer default 0 not null,
  processed_rows integer default 0 not null,
  successful_rows integer default 0 not null,
  failed_rows integer default 0 not null,
  products_created integer default 0 not null,
  products_updated integer default 0 not null,
  rows_unchanged integer default 0 not null,
  offers_missing integer default 0 not null,
  warning_count integer default 0 not null,
  error_count integer default 0 not null,
  bytes_read bigint default 0 not null,
  peak_rss_bytes bigint,
  last_error_code character varying(100),
  last_error text,
  cancel_requested_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  kind text default 'import'::text not null,
  plan_id uuid,
  undo_of uuid,
  part jsonb,
  conflicts integer default 0 not null,
  looked_up jsonb,
  template_id uuid,
  template_version integer,
  repair_of uuid,
  repairs jsonb,
  decision jsonb,
  rows_waiting integer default 0 not null,
  over_run uuid,
  last_error_details jsonb,
  rows_left_aside integer default 0 not null,
  constraint import_jobs_pkey PRIMARY KEY (id),
  constraint import_jobs_kind_check CHECK (kind = ANY (ARRAY['import'::text, 'plan'::text, 'apply'::text, 'undo'::text, 'decide'::text, 'repair'::text])),
  constraint import_jobs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'completed_with_errors'::character varying::text, 'failed'::character varying::text, 'cancelled'::character varying::text, 'interrupted'::character varying::text, 'held'::character varying::text]))
);
CREATE INDEX idx_import_jobs_config_id ON public.import_jobs USING btree (config_id);
CREATE INDEX idx_import_jobs_created_at ON public.import_jobs USING btree (created_at, id);
CREATE INDEX idx_import_jobs_file_id ON public.import_jobs USING btree (file_id);
CREATE INDEX idx_import_jobs_plan_id ON public.import_jobs USING btree (plan_id) WHERE (plan_id IS NOT NULL);
CREATE INDEX idx_import_jobs_repair_of ON public.import_jobs USING btree (repair_of) WHERE (repair_of IS NOT NULL);
CREATE INDEX idx_import_jobs_status ON public.import_jobs USING btree (status);
CREATE INDEX idx_import_jobs_status_created ON public.import_jobs USING btree (status, created_at DESC);
CREATE INDEX idx_import_jobs_supplier_code ON public.import_jobs USING btree (supplier_code, created_at DESC);
CREATE INDEX idx_import_jobs_template_id ON public.import_jobs USING btree (template_id, template_version);
CREATE INDEX idx_import_jobs_undo_of ON public.import_jobs USING btree (undo_of) WHERE (undo_of IS NOT NULL);

create table import_logs (
  id bigint generated always as identity not null,
  job_id uuid not null,
  log_level character varying(20) default 'info'::character varying not null,
  message text not null,
  details jsonb,
  created_at timestamp with time zone default now() not null,
  constraint import_logs_pkey PRIMARY KEY (created_at, id)
) partition by range (created_at);
CREATE INDEX idx_import_logs_job_created_level ON ONLY public.import_logs USING btree (job_id, created_at DESC, log_level);

create table import_mappings (
  id uuid default uuid_v7() not null,
  supplier_code character varying(50) not null,
  source_column character varying(500) not null,
  target_field character varying(100) not null,
  used_count integer default 1 not null,
  last_used_at timestamp with time zone default now() not null,
  constraint import_mappings_pkey PRIMARY KEY (id),
  constraint import_mappings_supplier_code_source_column_target_field_key UNIQUE (supplier_code, source_column, target_field)
);

create table import_schedules (
  id uuid default uuid_v7() not null,
  config_id uuid,
  cron_expression character varying(100) not null,
  is_active boolean default true not null,
  last_run timestamp with time zone,
  next_run timestamp with time zone,
  time_zone character varying(100) default 'UTC'::character varying not null,
  constraint import_schedules_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_import_schedules_config_id ON public.import_schedules USING btree (config_id);
CREATE INDEX idx_import_schedules_next_run ON public.import_schedules USING btree (next_run) WHERE is_active;

create table import_statistics (
  job_id uuid not null,
  rows_per_second numeric(12,1),
  cpu_seconds numeric(12,3),
  peak_rss_bytes bigint,
  problems_by_code jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint import_statistics_pkey PRIMARY KEY (job_id)
);

create table lookup_table_versions (
  name character varying(100) not null,
  version integer not null,
  entries jsonb not null,
  entry_count integer not null,
  created_at timestamp with time zone default now() not null,
  constraint lookup_table_versions_pkey PRIMARY KEY (name, version)
);

create table lookup_tables (
  name character varying(100) not null,
  version integer not null,
  dropped_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint lookup_tables_pkey PRIMARY KEY (name)
);

create table maintenance_runs (
  id uuid default uuid_v7() not null,
  wish jsonb not null,
  status character varying(20) default 'pending'::character varying not null,
  progress jsonb,
  results jsonb default '[]'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  constraint maintenance_runs_pkey PRIMARY KEY (id),
  constraint maintenance_runs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text]))
);

create table mapping_template_versions (
  template_id uuid not null,
  version integer not null,
  field_mapping jsonb not null,
  note text,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  constraint mapping_template_versions_pkey PRIMARY KEY (template_id, version)
);

create table mapping_templates (
  id uuid default uuid_v7() not null,
  name character varying(255) not null,
  supplier_code character varying(50),
  field_mapping jsonb not null,
  is_default boolean default false not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  constraint mapping_templates_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_mapping_templates_default ON public.mapping_templates USING btree (supplier_code) WHERE is_default;
CREATE UNIQUE INDEX idx_mapping_templates_name ON public.mapping_templates USING btree (supplier_code, name) NULLS NOT DISTINCT;

create table name_decisions (
  id bigint generated always as identity not null,
  kind character varying(20) not null,
  supplier_code character varying(50),
  name_key text not null,
  name text not null,
  target text,
  created_at timestamp with time zone default now() not null,
  created_by uuid,
  constraint name_decisions_pkey PRIMARY KEY (id),
  constraint name_decisions_kind_check CHECK (kind::text = ANY (ARRAY['brand'::character varying::text, 'category'::character varying::text]))
);
CREATE INDEX idx_name_decisions_kind ON public.name_decisions USING btree (kind, name_key, id);

create table outbox (
  id bigint generated always as identity not null,
  topic text not null,
  payload jsonb not null,
  created_at timestamp with time zone default now() not null,
  published_at timestamp with time zone,
  constraint outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_outbox_unpublished ON public.outbox USING btree (id) WHERE (published_at IS NULL);

create table run_facts (
  run_id uuid not null,
  supplier_code character varying(50) not null,
  profile_name character varying(255) not null,
  facts jsonb not null,
  reasons jsonb default '[]'::jsonb not null,
  state text not null,
  is_usual boolean default false not null,
  restarts text[] default '{}'::text[] not null,
  note text,
  decided_by text,
  decided_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint run_facts_pkey PRIMARY KEY (run_id),
  constraint run_facts_state_check CHECK (state = ANY (ARRAY['calm'::text, 'departs'::text, 'held'::text, 'accepted'::text, 'partly'::text, 'refused'::text]))
);
CREATE INDEX idx_run_facts_usual ON public.run_facts USING btree (supplier_code, profile_name, created_at DESC) WHERE is_usual;

create table source_fetches (
  id uuid default uuid_v7() not null,
  config_id uuid not null,
  trigger character varying(20) not null,
  attempt integer default 1 not null,
  status character varying(20) default 'running'::character varying not null,
  files_seen integer default 0 not null,
  files_taken integer default 0 not null,
  bytes_fetched bigint default 0 not null,
  error_code character varying(100),
  error text,
  upload_id uuid,
  retry_at timestamp with time zone,
  started_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  constraint source_fetches_pkey PRIMARY KEY (id),
  constraint source_fetches_status_check CHECK (status::text = ANY (ARRAY['running'::character varying::text, 'taken'::character varying::text, 'unchanged'::character varying::text, 'failed'::character varying::text])),
  constraint source_fetches_trigger_check CHECK (trigger::text = ANY (ARRAY['schedule'::character varying::text, 'retry'::character varying::text, 'hand'::character varying::text, 'push'::character varying::text]))
);
CREATE INDEX idx_source_fetches_config_id ON public.source_fetches USING btree (config_id, id DESC);
CREATE INDEX idx_source_fetches_started_at ON public.source_fetches USING btree (started_at);
CREATE INDEX idx_source_fetches_upload_id ON public.source_fetches USING btree (upload_id) WHERE (upload_id IS NOT NULL);

create table source_files (
  id uuid default uuid_v7() not null,
  config_id uuid not null,
  fetch_id uuid,
  name character varying(1000) not null,
  version character varying(1000) not null,
  file_id uuid,
  run_id uuid,
  file_hash character varying(64) not null,
  bytes bigint not null,
  modified_at timestamp with time zone,
  taken_at timestamp with time zone default now() not null,
  cleared_at timestamp with time zone,
  constraint source_files_pkey PRIMARY KEY (id),
  constraint source_files_config_id_name_version_key UNIQUE (config_id, name, version)
);
CREATE INDEX idx_source_files_config_id ON public.source_files USING btree (config_id, taken_at DESC);
CREATE INDEX idx_source_files_fetch_id ON public.source_files USING btree (fetch_id);
CREATE INDEX idx_source_files_file_id ON public.source_files USING btree (file_id);

create table source_secrets (
  config_id uuid not null,
  name character varying(50) not null,
  key_id character varying(16) not null,
  sealed text not null,
  updated_at timestamp with time zone default now() not null,
  constraint source_secrets_pkey PRIMARY KEY (config_id, name)
);
CREATE INDEX idx_source_secrets_key_id ON public.source_secrets USING btree (key_id);

create table unmatched_names (
  kind character varying(20) not null,
  supplier_code character varying(50) not null,
  name_key text not null,
  name text not null,
  rows integer not null,
  last_run_id uuid,
  first_seen_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  constraint unmatched_names_pkey PRIMARY KEY (kind, supplier_code, name_key),
  constraint unmatched_names_kind_check CHECK (kind::text = ANY (ARRAY['brand'::character varying::text, 'category'::character varying::text]))
);
CREATE INDEX idx_unmatched_names_rows ON public.unmatched_names USING btree (rows DESC, kind, supplier_code, name_key);

create materialized view mv_daily_import_statistics as
 SELECT (created_at AT TIME ZONE 'UTC'::text)::date AS day,
    supplier_code,
    count(*) AS imports,
    count(*) FILTER (WHERE status::text = ANY (ARRAY['completed'::character varying::text, 'completed_with_errors'::character varying::text])) AS successful,
    count(*) FILTER (WHERE status::text = 'failed'::text) AS failed,
    sum(total_rows) AS rows,
    sum(products_created) AS products_created,
    sum(products_updated) AS products_updated,
    sum(rows_unchanged) AS rows_unchanged,
    sum(failed_rows) AS failed_rows,
    avg(duration_ms)::bigint AS average_duration_ms
   FROM import_jobs
  GROUP BY ((created_at AT TIME ZONE 'UTC'::text)::date), supplier_code;
CREATE UNIQUE INDEX idx_mv_daily_import_statistics ON public.mv_daily_import_statistics USING btree (day, supplier_code);

alter table golden_rows add constraint golden_rows_template_id_fkey FOREIGN KEY (template_id) REFERENCES mapping_templates(id) ON DELETE CASCADE;
alter table import_errors add constraint import_errors_job_id_fkey FOREIGN KEY (job_id) REFERENCES import_jobs(id) ON DELETE CASCADE;
alter table import_jobs add constraint import_jobs_config_id_fkey FOREIGN KEY (config_id) REFERENCES import_configs(id) ON DELETE SET NULL;
alter table import_jobs add constraint import_jobs_file_id_fkey FOREIGN KEY (file_id) REFERENCES import_files(id);
alter table import_jobs add constraint import_jobs_template_id_fkey FOREIGN KEY (template_id) REFERENCES mapping_templates(id) ON DELETE SET NULL;
alter table import_schedules add constraint import_schedules_config_id_fkey FOREIGN KEY (config_id) REFERENCES import_configs(id) ON DELETE CASCADE;
alter table import_statistics add constraint import_statistics_job_id_fkey FOREIGN KEY (job_id) REFERENCES import_jobs(id) ON DELETE CASCADE;
alter table lookup_table_versions add constraint lookup_table_versions_name_fkey FOREIGN KEY (name) REFERENCES lookup_tables(name);
alter table mapping_template_versions add constraint mapping_template_versions_template_id_fkey FOREIGN KEY (template_id) REFERENCES mapping_templates(id) ON DELETE CASCADE;
alter table run_facts add constraint run_facts_run_id_fkey FOREIGN KEY (run_id) REFERENCES import_jobs(id) ON DELETE CASCADE;
alter table source_fetches add constraint source_fetches_config_id_fkey FOREIGN KEY (config_id) REFERENCES import_configs(id) ON DELETE CASCADE;
alter table source_files add constraint source_files_config_id_fkey FOREIGN KEY (config_id) REFERENCES import_configs(id) ON DELETE CASCADE;
alter table source_files add constraint source_files_fetch_id_fkey FOREIGN KEY (fetch_id) REFERENCES source_fetches(id) ON DELETE SET NULL;
alter table source_files add constraint source_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES import_files(id) ON DELETE SET NULL;
alter table source_secrets add constraint source_secrets_config_id_fkey FOREIGN KEY (config_id) REFERENCES import_configs(id) ON DELETE CASCADE;
