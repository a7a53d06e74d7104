-- mockupAWS: simulates what scenarios of log traffic would cost on AWS. Its tables without the performance indexes.

create table users (
  id uuid primary key,
  email text not null unique,
  full_name text not null,
  is_active boolean not null default true,
  created_at timestamptz not null
);

create table api_keys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  key_hash text not null unique,
  key_prefix text not null,
  name text not null,
  scopes jsonb not null default '[]',
  is_active boolean not null default true,
  last_used_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null
);

create table scenarios (
  id uuid primary key,
  name text not null,
  description text,
  region text not null,
  status text not null check (status in ('draft', 'running', 'completed', 'archived')),
  tags jsonb not null default '[]',
  total_requests bigint not null default 0,
  total_cost_estimate numeric(12, 6) not null default 0,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table scenario_logs (
  id bigint generated always as identity primary key,
  scenario_id uuid not null references scenarios on delete cascade,
  received_at timestamptz not null,
  message_hash text not null,
  message_preview text,
  source text not null,
  size_bytes int not null,
  has_pii boolean not null default false,
  token_count int not null,
  sqs_blocks int not null
);

create table scenario_metrics (
  id bigint generated always as identity primary key,
  scenario_id uuid not null references scenarios on delete cascade,
  timestamp timestamptz not null,
  metric_type text not null,
  metric_name text not null,
  value numeric(15, 6) not null,
  unit text not null
);

create table reports (
  id uuid primary key,
  scenario_id uuid not null references scenarios on delete cascade,
  format text not null check (format in ('pdf', 'csv')),
  file_path text not null,
  file_size_bytes bigint not null,
  generated_by uuid references users,
  created_at timestamptz not null
);
