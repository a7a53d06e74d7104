-- Runs of supplier files: their settings, their progress, what was wrong in the files.

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

create table import_configs (
  id uuid primary key default uuid_v7(),
  supplier_code varchar(50) not null,
  import_type varchar(50) not null,
  config_name varchar(255) not null,
  is_active boolean not null default true,
  connection_config jsonb not null,
  schedule_config jsonb,
  file_pattern varchar(255),
  file_format varchar(50),
  encoding varchar(50) default 'UTF-8',
  delimiter varchar(10) default ';',
  field_mapping jsonb,
  transformation_rules jsonb,
  validation_rules jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_import_configs_supplier_code on import_configs (supplier_code);
create index idx_import_configs_is_active on import_configs (is_active);

create table mapping_templates (
  id uuid primary key default uuid_v7(),
  name varchar(255) not null,
  supplier_code varchar(50),
  -- The whole profile: file settings, field mapping, transformations, validation rules.
  field_mapping jsonb not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_mapping_templates_name on mapping_templates (supplier_code, name) nulls not distinct;
create unique index idx_mapping_templates_default on mapping_templates (supplier_code) where is_default;

create table import_files (
  id uuid primary key default uuid_v7(),
  file_name varchar(500) not null,
  file_hash varchar(64) not null,
  file_size_bytes bigint not null,
  mime_type varchar(100),
  -- Where the bytes are: a path below the data directory, or a bucket and key.
  storage_type varchar(50) not null default 'local' check (storage_type in ('local', 's3', 'minio')),
  bucket_name varchar(100),
  object_key text not null,
  detection jsonb,
  suggested_profile jsonb,
  created_at timestamptz not null default now()
);
create index idx_import_files_file_hash on import_files (file_hash);
create index idx_import_files_created_at on import_files (created_at);

create table import_jobs (
  id uuid primary key default uuid_v7(),
  config_id uuid references import_configs (id),
  file_id uuid references import_files (id),
  supplier_code varchar(50) not null,
  supplier_id uuid not null,
  import_type varchar(50) not null default 'manual',
  status varchar(50) not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'completed_with_errors', 'failed', 'cancelled', 'interrupted')),
  profile jsonb not null,
  dialect jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  heartbeat_at timestamptz,
  duration_seconds integer,
  duration_ms bigint,
  total_rows integer not null default 0,
  processed_rows integer not null default 0,
  successful_rows integer not null default 0,
  failed_rows integer not null default 0,
  products_created integer not null default 0,
  products_updated integer not null default 0,
  rows_unchanged integer not null default 0,
  offers_missing integer not null default 0,
  warning_count integer not null default 0,
  error_count integer not null default 0,
  bytes_read bigint not null default 0,
  peak_rss_bytes bigint,
  last_error_code varchar(100),
  last_error text,
  cancel_requested_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now()
);
create index idx_import_jobs_status on import_jobs (status);
create index idx_import_jobs_created_at on import_jobs (created_at, id);
create index idx_import_jobs_supplier_code on import_jobs (supplier_code, created_at desc);
create index idx_import_jobs_status_created on import_jobs (status, created_at desc);
create index idx_import_jobs_config_id on import_jobs (config_id);
create index idx_import_jobs_file_id on import_jobs (file_id);

create table import_schedules (
  id uuid primary key default uuid_v7(),
  config_id uuid references import_configs (id) on delete cascade,
  cron_expression varchar(100) not null,
  is_active boolean not null default true,
  last_run timestamptz,
  next_run timestamptz
);
create index idx_import_schedules_config_id on import_schedules (config_id);
create index idx_import_schedules_next_run on import_schedules (next_run) where is_active;

-- How one column of a supplier's file was mapped to a product field: the memory that suggestions draw on.
create table import_mappings (
  id uuid primary key default uuid_v7(),
  supplier_code varchar(50) not null,
  source_column varchar(500) not null,
  target_field varchar(100) not null,
  used_count integer not null default 1,
  last_used_at timestamptz not null default now(),
  unique (supplier_code, source_column, target_field)
);

-- One thing wrong with one cell. The key makes writing it again, after a kill, change nothing.
create table import_errors (
  job_id uuid not null references import_jobs (id) on delete cascade,
  line integer not null,
  place smallint not null,
  code varchar(100) not null,
  severity varchar(20) not null check (severity in ('refuse-row', 'drop-value', 'warn')),
  field varchar(100),
  column_name varchar(500),
  value text,
  message text not null,
  created_at timestamptz not null default now(),
  primary key (job_id, line, place)
);

create table import_logs (
  id bigint generated always as identity,
  job_id uuid not null,
  log_level varchar(20) not null default 'info',
  message text not null,
  details jsonb,
  created_at timestamptz not null default now(),
  primary key (created_at, id)
) partition by range (created_at);
create index idx_import_logs_job_created_level on import_logs (job_id, created_at desc, log_level);

-- Makes the monthly partitions of import_logs from this month to `ahead` months on. Safe to call at any time.
create function make_import_logs_partitions(ahead integer default 3) returns integer language plpgsql as $$
declare
  first_day date := date_trunc('month', now() at time zone 'UTC');
  made integer := 0;
  part text;
begin
  for i in 0..ahead loop
    part := 'import_logs_' || to_char(first_day + make_interval(months => i), 'YYYY_MM');
    if to_regclass(part) is null then
      execute format(
        'create table %I partition of import_logs for values from (%L) to (%L)',
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

create table import_statistics (
  job_id uuid primary key references import_jobs (id) on delete cascade,
  rows_per_second numeric(12, 1),
  cpu_seconds numeric(12, 3),
  peak_rss_bytes bigint,
  problems_by_code jsonb not null default '{}',
  created_at timestamptz not null default now()
);

-- down
drop table import_statistics, import_logs, import_errors, import_mappings, import_schedules, import_jobs, import_files,
  mapping_templates, import_configs;
drop function make_import_logs_partitions(integer);
drop function uuid_v7();
