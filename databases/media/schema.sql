-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table media_files (
  id uuid default uuid_v7() not null,
  product_id uuid,
  file_name character varying(500) not null,
  file_hash character varying(64),
  mime_type character varying(100),
  file_size_bytes bigint,
  storage_type character varying(50),
  bucket_name character varying(100),
  object_key text,
  storage_url text,
  width integer,
  height integer,
  format character varying(20),
  image_type character varying(50),
  display_order integer default 0 not null,
  is_primary boolean default false not null,
  alt_text text,
  processing_status character varying(50) default 'pending'::character varying not null,
  is_valid boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint media_files_pkey PRIMARY KEY (id),
  constraint media_files_file_hash_check CHECK (file_hash::text ~ '^[0-9a-f]{64}$'::text),
  constraint media_files_file_size_bytes_check CHECK (file_size_bytes >= 0),
  constraint media_files_height_check CHECK (height > 0),
  constraint media_files_processing_status_check CHECK (processing_status::text = ANY (ARRAY['pending'::character varying::text, 'processing'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text])),
  constraint media_files_storage_type_check CHECK (storage_type::text = ANY (ARRAY['minio'::character varying::text, 's3'::character varying::text, 'local'::character varying::text])),
  constraint media_files_width_check CHECK (width > 0)
);
CREATE UNIQUE INDEX idx_media_files_file_hash ON public.media_files USING btree (file_hash);
CREATE INDEX idx_media_files_is_primary ON public.media_files USING btree (is_primary);
CREATE INDEX idx_media_files_product_id ON public.media_files USING btree (product_id);

create table media_metadata (
  media_file_id uuid not null,
  exif jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint media_metadata_pkey PRIMARY KEY (media_file_id)
);

create table media_processing_jobs (
  id uuid default uuid_v7() not null,
  media_file_id uuid not null,
  job_type character varying(50) not null,
  status character varying(50) default 'pending'::character varying not null,
  error_message text,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint media_processing_jobs_pkey PRIMARY KEY (id),
  constraint media_processing_jobs_status_check CHECK (status::text = ANY (ARRAY['pending'::character varying::text, 'running'::character varying::text, 'completed'::character varying::text, 'failed'::character varying::text, 'cancelled'::character varying::text]))
);
CREATE INDEX idx_media_processing_jobs_media_file_id ON public.media_processing_jobs USING btree (media_file_id);
CREATE INDEX idx_media_processing_jobs_status ON public.media_processing_jobs USING btree (status, created_at);

create table media_thumbnails (
  id uuid default uuid_v7() not null,
  media_file_id uuid not null,
  size_name character varying(20) not null,
  width integer not null,
  height integer not null,
  quality integer default 85 not null,
  format character varying(20) default 'jpeg'::character varying not null,
  file_size_bytes bigint,
  bucket_name character varying(100),
  object_key text not null,
  storage_url text,
  cdn_url text,
  generated_at timestamp with time zone,
  generation_time_ms integer,
  created_at timestamp with time zone default now() not null,
  constraint media_thumbnails_pkey PRIMARY KEY (id),
  constraint media_thumbnails_file_size_bytes_check CHECK (file_size_bytes >= 0),
  constraint media_thumbnails_height_check CHECK (height > 0),
  constraint media_thumbnails_quality_check CHECK (quality >= 1 AND quality <= 100),
  constraint media_thumbnails_size_name_check CHECK (size_name::text = ANY (ARRAY['small'::character varying::text, 'medium'::character varying::text, 'large'::character varying::text])),
  constraint media_thumbnails_width_check CHECK (width > 0)
);
CREATE UNIQUE INDEX idx_media_thumbnails_media_file_id ON public.media_thumbnails USING btree (media_file_id, size_name, format);

alter table media_metadata add constraint media_metadata_media_file_id_fkey FOREIGN KEY (media_file_id) REFERENCES media_files(id) ON DELETE CASCADE;
alter table media_processing_jobs add constraint media_processing_jobs_media_file_id_fkey FOREIGN KEY (media_file_id) REFERENCES media_files(id) ON DELETE CASCADE;
alter table media_thumbnails add constraint media_thumbnails_media_file_id_fkey FOREIGN KEY (media_file_id) REFERENCES media_files(id) ON DELETE CASCADE;
