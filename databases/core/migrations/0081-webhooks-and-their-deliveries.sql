-- Webhooks with sealed secrets, what is sent to them, and what became of each attempt.

-- No program has written these two yet.
drop table webhook_logs, webhooks;

create table webhooks (
  id uuid primary key default uuid_v7(),
  url text not null,
  -- What a person calls it.
  description varchar(200) not null default '',
  events text[] not null check (cardinality(events) > 0),
  active boolean not null default true,
  -- Why it is off, when it was not a person who switched it off: the receiver said it is gone, or it failed for days.
  off_reason varchar(20) check (off_reason in ('gone', 'failing')),
  off_at timestamptz,
  -- The first failure since the last delivery that arrived.
  failing_since timestamptz,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_webhooks_created_by on webhooks (created_by);

-- What deliveries are signed with. During a change there are two, and both sign.
create table webhook_secrets (
  id uuid primary key default uuid_v7(),
  webhook_id uuid not null references webhooks (id) on delete cascade,
  key_id varchar(64) not null,
  sealed text not null,
  created_at timestamptz not null default now(),
  -- Null: the current one.
  expires_at timestamptz
);
create index idx_webhook_secrets_webhook_id on webhook_secrets (webhook_id);
create index idx_webhook_secrets_key_id on webhook_secrets (key_id);

-- What is sent, once for each event and receiver. The identifier stays through every attempt: receivers know a
-- repetition by it.
create table deliveries (
  id uuid primary key default uuid_v7(),
  webhook_id uuid not null references webhooks (id) on delete cascade,
  event varchar(100) not null,
  -- The outbox entry it was made of; null when it comes from elsewhere.
  source_database varchar(50),
  source_id bigint,
  body text not null,
  status varchar(20) not null default 'waiting' check (status in ('waiting', 'delivered', 'failed', 'cancelled')),
  attempts integer not null default 0,
  -- Failures since it was last sent by hand: how far the pauses between attempts have grown.
  failures integer not null default 0,
  next_try_at timestamptz,
  -- Until then a worker is sending it.
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((status = 'waiting') = (next_try_at is not null)),
  check ((source_database is null) = (source_id is null))
);
create unique index idx_deliveries_source on deliveries (source_database, source_id, webhook_id)
  where source_id is not null;
create index idx_deliveries_due on deliveries (next_try_at) where status = 'waiting';
create index idx_deliveries_webhook_id on deliveries (webhook_id, id desc);
create index idx_deliveries_ended_at on deliveries (ended_at) where ended_at is not null;

create table delivery_attempts (
  delivery_id uuid not null references deliveries (id) on delete cascade,
  attempt integer not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  http_status smallint,
  -- The beginning of what was answered.
  response text,
  error_code varchar(100),
  error text,
  primary key (delivery_id, attempt)
);

-- Events that the list of notices in the app leaves out.
create table notification_mutes (
  -- Null: for everybody.
  user_id uuid references users (id) on delete cascade,
  event varchar(100) not null,
  unique nulls not distinct (user_id, event)
);

-- down
drop table notification_mutes, delivery_attempts, deliveries, webhook_secrets, webhooks;
create table webhooks (
  id uuid primary key default uuid_v7(),
  url text not null,
  events text[] not null check (cardinality(events) > 0),
  secret text,
  active boolean not null default true,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_webhooks_created_by on webhooks (created_by);
create table webhook_logs (
  id uuid primary key default uuid_v7(),
  webhook_id uuid not null references webhooks (id) on delete cascade,
  event_id uuid not null,
  event varchar(100) not null,
  http_status smallint,
  response_time_ms integer,
  retry_count smallint not null default 0,
  error text,
  created_at timestamptz not null default now()
);
create index idx_webhook_logs_webhook_id on webhook_logs (webhook_id, created_at desc);
