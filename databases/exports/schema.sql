-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table export_job_items (
  id uuid default uuid_v7() not null,
  job_id uuid not null,
  product_id uuid not null,
  status character varying(50) default 'pending'::character varying not null,
  error_message text,
  exported_data jsonb,
  response_data jsonb,
  processed_at timestamp with time zone,
  constraint export_job_items_pkey PRIMARY KEY (id),
  constraint export_job_items_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'success'::character varying::text, 'failed'::character varying::text, 'skipped'::character varying::text]))
);
CREATE UNIQUE INDEX idx_export_job_items_job_id ON public.export_job_items USING btree (job_id, product_id);
CREATE INDEX idx_export_job_items_product_id ON public.export_job_items USING btree (product_id);

create table export_jobs (
  id uuid default uuid_v7() not null,
  platform_id uuid,
  job_type character varying(50) not null,
  status character varying(50) default 'pending'::character varying not null,
  total_items integer default 0 not null,
  success_items integer default 0 not null,
  failed_items integer default 0 not null,
  last_error text,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  constraint export_jobs_pkey PRIMARY KEY (id),
  constraint export_jobs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'completed_with_errors'::character varying::text, 'failed'::character varying::text, 'cancelled'::character varying::text, 'interrupted'::character varying::text]))
);
CREATE INDEX idx_export_jobs_created_at ON public.export_jobs USING btree (created_at, id);
CREATE INDEX idx_export_jobs_platform_id ON public.export_jobs USING btree (platform_id);
CREATE INDEX idx_export_jobs_status_created ON public.export_jobs USING btree (status, created_at DESC);

create table export_platforms (
  id uuid default uuid_v7() not null,
  name character varying(255) not null,
  platform_type character varying(50) not null,
  is_active boolean default true not null,
  config jsonb not null,
  field_mappings jsonb,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint export_platforms_pkey PRIMARY KEY (id),
  constraint export_platforms_name_key UNIQUE (name)
);

create table export_schedules (
  id uuid default uuid_v7() not null,
  platform_id uuid not null,
  cron_expression character varying(100) not null,
  timezone character varying(100) default 'Europe/Paris'::character varying not null,
  is_active boolean default true not null,
  last_run timestamp with time zone,
  next_run timestamp with time zone,
  constraint export_schedules_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_export_schedules_next_run ON public.export_schedules USING btree (next_run) WHERE is_active;
CREATE INDEX idx_export_schedules_platform_id ON public.export_schedules USING btree (platform_id);

alter table export_job_items add constraint export_job_items_job_id_fkey FOREIGN KEY (job_id) REFERENCES export_jobs(id) ON DELETE CASCADE;
alter table export_jobs add constraint export_jobs_platform_id_fkey FOREIGN KEY (platform_id) REFERENCES export_platforms(id);
alter table export_schedules add constraint export_schedules_platform_id_fkey FOREIGN KEY (platform_id) REFERENCES export_platforms(id) ON DELETE CASCADE;
