-- Where products go, and what became of each.

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

create table export_platforms (
  id uuid primary key default uuid_v7(),
  name varchar(255) not null unique,
  platform_type varchar(50) not null,
  is_active boolean not null default true,
  -- Credentials within are encrypted.
  config jsonb not null,
  field_mappings jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table export_schedules (
  id uuid primary key default uuid_v7(),
  platform_id uuid not null references export_platforms (id) on delete cascade,
  cron_expression varchar(100) not null,
  timezone varchar(100) not null default 'Europe/Paris',
  is_active boolean not null default true,
  last_run timestamptz,
  next_run timestamptz
);
create index idx_export_schedules_platform_id on export_schedules (platform_id);
create index idx_export_schedules_next_run on export_schedules (next_run) where is_active;

create table export_jobs (
  id uuid primary key default uuid_v7(),
  -- Null: a file for a person, not a platform.
  platform_id uuid references export_platforms (id),
  job_type varchar(50) not null,
  status varchar(50) not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'completed_with_errors', 'failed', 'cancelled', 'interrupted')),
  total_items integer not null default 0,
  success_items integer not null default 0,
  failed_items integer not null default 0,
  last_error text,
  started_at timestamptz,
  completed_at timestamptz,
  -- A user of the core database.
  created_by uuid,
  created_at timestamptz not null default now()
);
create index idx_export_jobs_platform_id on export_jobs (platform_id);
create index idx_export_jobs_status_created on export_jobs (status, created_at desc);
create index idx_export_jobs_created_at on export_jobs (created_at, id);

create table export_job_items (
  id uuid primary key default uuid_v7(),
  job_id uuid not null references export_jobs (id) on delete cascade,
  -- A product of the catalog database.
  product_id uuid not null,
  status varchar(50) not null default 'pending' check (status in ('pending', 'success', 'failed', 'skipped')),
  error_message text,
  exported_data jsonb,
  response_data jsonb,
  processed_at timestamptz
);
-- A job that was killed and goes on sends no product twice.
create unique index idx_export_job_items_job_id on export_job_items (job_id, product_id);
create index idx_export_job_items_product_id on export_job_items (product_id);

-- down
drop table export_job_items, export_jobs, export_schedules, export_platforms;
drop function uuid_v7();
