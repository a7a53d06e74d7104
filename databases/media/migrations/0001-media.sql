-- Pictures, their sizes, and what is done to them.

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

-- One row per content: a picture of two products is one file, and the catalogue's product_images says whose it is.
create table media_files (
  id uuid primary key default uuid_v7(),
  -- The product of the catalog database it was first fetched for.
  product_id uuid,
  file_name varchar(500) not null,
  -- SHA-256 of the bytes, in hexadecimal; null until they are here.
  file_hash varchar(64) check (file_hash ~ '^[0-9a-f]{64}$'),
  mime_type varchar(100),
  file_size_bytes bigint check (file_size_bytes >= 0),
  storage_type varchar(50) check (storage_type in ('minio', 's3', 'local')),
  bucket_name varchar(100),
  object_key text,
  storage_url text,
  width integer check (width > 0),
  height integer check (height > 0),
  format varchar(20),
  image_type varchar(50),
  display_order integer not null default 0,
  is_primary boolean not null default false,
  alt_text text,
  processing_status varchar(50) not null default 'pending'
    check (processing_status in ('pending', 'processing', 'completed', 'failed')),
  is_valid boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_media_files_file_hash on media_files (file_hash);
create index idx_media_files_product_id on media_files (product_id);
create index idx_media_files_is_primary on media_files (is_primary);

create table media_thumbnails (
  id uuid primary key default uuid_v7(),
  media_file_id uuid not null references media_files (id) on delete cascade,
  size_name varchar(20) not null check (size_name in ('small', 'medium', 'large')),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  quality integer not null default 85 check (quality between 1 and 100),
  format varchar(20) not null default 'jpeg',
  file_size_bytes bigint check (file_size_bytes >= 0),
  bucket_name varchar(100),
  object_key text not null,
  storage_url text,
  cdn_url text,
  generated_at timestamptz,
  generation_time_ms integer,
  created_at timestamptz not null default now()
);
create unique index idx_media_thumbnails_media_file_id on media_thumbnails (media_file_id, size_name, format);

-- What the camera or the program wrote into the file.
create table media_metadata (
  media_file_id uuid primary key references media_files (id) on delete cascade,
  exif jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table media_processing_jobs (
  id uuid primary key default uuid_v7(),
  media_file_id uuid not null references media_files (id) on delete cascade,
  job_type varchar(50) not null,
  status varchar(50) not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now()
);
create index idx_media_processing_jobs_media_file_id on media_processing_jobs (media_file_id);
create index idx_media_processing_jobs_status on media_processing_jobs (status, created_at);

-- down
drop table media_processing_jobs, media_metadata, media_thumbnails, media_files;
drop function uuid_v7();
