-- Where suppliers' files are fetched, when, what came of it, and the passwords for it.

-- A source is a row of import_configs; connection_config holds no secret.
alter table import_configs
  add column file_take varchar(20) not null default 'newest' check (file_take in ('newest', 'all', 'each')),
  add column file_after jsonb not null default '{"do": "keep"}',
  -- The supplier's second file that is joined with the first, by a key.
  add column companion jsonb,
  -- Null: the supplier's default profile.
  add column profile_name varchar(255),
  add column expect_every_days integer check (expect_every_days between 1 and 366),
  -- SHA-256 of the token that programs push files with.
  add column push_token_hash varchar(64),
  -- When it was told that no file came; cleared by the next file.
  add column late_told_at timestamptz;
create unique index idx_import_configs_name on import_configs (supplier_code, config_name);
create unique index idx_import_configs_push_token on import_configs (push_token_hash);

-- A run outlives the source its file came from.
alter table import_jobs
  drop constraint import_jobs_config_id_fkey,
  add constraint import_jobs_config_id_fkey foreign key (config_id) references import_configs (id) on delete set null;

-- cron_expression is crontab's five fields, or `@every 30m`.
alter table import_schedules
  add column time_zone varchar(100) not null default 'UTC';
drop index idx_import_schedules_config_id;
create unique index idx_import_schedules_config_id on import_schedules (config_id);

create table source_secrets (
  config_id uuid not null references import_configs (id) on delete cascade,
  name varchar(50) not null,
  key_id varchar(16) not null,
  -- AES-256-GCM: nonce, text, tag; base64.
  sealed text not null,
  updated_at timestamptz not null default now(),
  primary key (config_id, name)
);
create index idx_source_secrets_key_id on source_secrets (key_id);

-- One look at a source.
create table source_fetches (
  id uuid primary key default uuid_v7(),
  config_id uuid not null references import_configs (id) on delete cascade,
  trigger varchar(20) not null check (trigger in ('schedule', 'retry', 'hand', 'push')),
  attempt integer not null default 1,
  status varchar(20) not null default 'running' check (status in ('running', 'taken', 'unchanged', 'failed')),
  files_seen integer not null default 0,
  files_taken integer not null default 0,
  bytes_fetched bigint not null default 0,
  error_code varchar(100),
  error text,
  -- A received file that waits for a profile.
  upload_id uuid,
  retry_at timestamptz,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create index idx_source_fetches_config_id on source_fetches (config_id, id desc);
create index idx_source_fetches_started_at on source_fetches (started_at);

-- A file that was taken from a source, in one state: it is not taken again until it is another.
create table source_files (
  id uuid primary key default uuid_v7(),
  config_id uuid not null references import_configs (id) on delete cascade,
  fetch_id uuid references source_fetches (id) on delete set null,
  name varchar(1000) not null,
  -- What the source tells the states of a file apart by: ETag, Last-Modified, size and time, message number.
  version varchar(1000) not null,
  file_id uuid references import_files (id) on delete set null,
  run_id uuid,
  file_hash varchar(64) not null,
  bytes bigint not null,
  modified_at timestamptz,
  taken_at timestamptz not null default now(),
  -- Moved or deleted at the source, where that was asked for.
  cleared_at timestamptz,
  unique (config_id, name, version)
);
create index idx_source_files_config_id on source_files (config_id, taken_at desc);
create index idx_source_files_file_id on source_files (file_id);
create index idx_source_files_fetch_id on source_files (fetch_id);

-- What happened here, for those who tell others. A follower reads by id and sets published_at.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  published_at timestamptz
);
create index idx_outbox_unpublished on outbox (id) where published_at is null;

-- down
drop table outbox, source_files, source_fetches, source_secrets;
drop index idx_import_schedules_config_id;
create index idx_import_schedules_config_id on import_schedules (config_id);
alter table import_schedules drop column time_zone;
alter table import_jobs
  drop constraint import_jobs_config_id_fkey,
  add constraint import_jobs_config_id_fkey foreign key (config_id) references import_configs (id);
drop index idx_import_configs_name;
drop index idx_import_configs_push_token;
alter table import_configs
  drop column file_take, drop column file_after, drop column companion, drop column profile_name,
  drop column expect_every_days, drop column push_token_hash, drop column late_told_at;
