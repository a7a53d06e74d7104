-- The whole schema after all migrations, written from the catalogs by dumpSchema. Do not edit: write a migration.
-- Partitions over time are made by a job, and are not part of it.

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.uuid_v7()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
RETURN uuidv7();

create table amazon_api_configs (
  id uuid default uuid_v7() not null,
  user_id uuid,
  enabled boolean default false not null,
  access_key text not null,
  secret_key text not null,
  partner_tag character varying(100) not null,
  host character varying(255) not null,
  region character varying(50) not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint amazon_api_configs_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX idx_amazon_api_configs_user_id ON public.amazon_api_configs USING btree (user_id) NULLS NOT DISTINCT;

create table api_keys (
  id uuid default uuid_v7() not null,
  user_id uuid not null,
  name character varying(255) not null,
  prefix character varying(20) not null,
  key_hash character varying(64) not null,
  scopes text[] default '{}'::text[] not null,
  rate_limit_per_minute integer,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_key_hash_key UNIQUE (key_hash),
  constraint api_keys_rate_limit_per_minute_check CHECK (rate_limit_per_minute > 0)
);
CREATE INDEX idx_api_keys_user_id ON public.api_keys USING btree (user_id);

create table app_settings (
  category character varying(100) not null,
  key character varying(100) not null,
  value jsonb not null,
  updated_by uuid,
  updated_at timestamp with time zone default now() not null,
  constraint app_settings_pkey PRIMARY KEY (category, key)
);
CREATE INDEX idx_app_settings_updated_by ON public.app_settings USING btree (updated_by);

create table deliveries (
  id uuid default uuid_v7() not null,
  webhook_id uuid,
  event character varying(100) not null,
  source_database character varying(50),
  source_id bigint,
  body text not null,
  status character varying(20) default 'waiting'::character varying not null,
  attempts integer default 0 not null,
  failures integer default 0 not null,
  next_try_at timestamp with time zone,
  claimed_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  ended_at timestamp with time zone,
  recipient_id uuid,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_check CHECK ((status::text = 'waiting'::text) = (next_try_at IS NOT NULL)),
  constraint deliveries_check1 CHECK ((source_database IS NULL) = (source_id IS NULL)),
  constraint deliveries_receiver_check CHECK (num_nonnulls(webhook_id, recipient_id) = 1),
  constraint deliveries_status_check CHECK (status::text = ANY (ARRAY['waiting'::character varying::text, 'delivered'::character varying::text, 'failed'::character varying::text, 'cancelled'::character varying::text]))
);
CREATE INDEX idx_deliveries_due ON public.deliveries USING btree (next_try_at) WHERE ((status)::text = 'waiting'::text);
CREATE INDEX idx_deliveries_ended_at ON public.deliveries USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX idx_deliveries_recipient_id ON public.deliveries USING btree (recipient_id, id DESC);
CREATE UNIQUE INDEX idx_deliveries_source ON public.deliveries USING btree (source_database, source_id, webhook_id) WHERE (source_id IS NOT NULL);
CREATE INDEX idx_deliveries_webhook_id ON public.deliveries USING btree (webhook_id, id DESC);

create table delivery_attempts (
  delivery_id uuid not null,
  attempt integer not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  http_status smallint,
  response text,
  error_code character varying(100),
  error text,
  constraint delivery_attempts_pkey PRIMARY KEY (delivery_id, attempt)
);

create table mail_items (
  id bigint generated always as identity not null,
  recipient_id uuid not null,
  delivery_id uuid,
  source_database character varying(50),
  source_id bigint,
  event character varying(100) not null,
  notice jsonb not null,
  happened_at timestamp with time zone not null,
  subject text,
  constraint mail_items_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_mail_items_delivery_id ON public.mail_items USING btree (delivery_id);
CREATE UNIQUE INDEX idx_mail_items_source ON public.mail_items USING btree (source_database, source_id, recipient_id) WHERE (source_id IS NOT NULL);
CREATE INDEX idx_mail_items_subject ON public.mail_items USING btree (subject, happened_at);
CREATE INDEX idx_mail_items_waiting ON public.mail_items USING btree (recipient_id, id) WHERE (delivery_id IS NULL);

create table mail_recipients (
  id uuid default uuid_v7() not null,
  user_id uuid,
  address character varying(254) not null,
  language character varying(2) default 'en'::character varying not null,
  events text[] not null,
  active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint mail_recipients_pkey PRIMARY KEY (id),
  constraint mail_recipients_events_check CHECK (cardinality(events) > 0),
  constraint mail_recipients_language_check CHECK (language::text = ANY (ARRAY['en'::character varying::text, 'fr'::character varying::text]))
);
CREATE UNIQUE INDEX idx_mail_recipients_address ON public.mail_recipients USING btree (lower((address)::text));
CREATE INDEX idx_mail_recipients_user_id ON public.mail_recipients USING btree (user_id);

create table notification_mutes (
  user_id uuid,
  event character varying(100) not null,
  constraint notification_mutes_user_id_event_key UNIQUE NULLS NOT DISTINCT (user_id, event)
);

create table notifications (
  id uuid default uuid_v7() not null,
  user_id uuid,
  title character varying(255) not null,
  message text not null,
  type character varying(50) not null,
  read boolean default false not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone default (now() + '7 days'::interval),
  metadata jsonb default '{}'::jsonb not null,
  source_database character varying(50),
  source_id bigint,
  subject text,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_metadata_check CHECK (jsonb_typeof(metadata) = 'object'::text),
  constraint notifications_source_check CHECK ((source_database IS NULL) = (source_id IS NULL)),
  constraint notifications_type_check CHECK (type::text = ANY (ARRAY['info'::character varying::text, 'success'::character varying::text, 'warning'::character varying::text, 'error'::character varying::text]))
);
CREATE INDEX idx_notifications_expires_at ON public.notifications USING btree (expires_at);
CREATE INDEX idx_notifications_read ON public.notifications USING btree (read);
CREATE UNIQUE INDEX idx_notifications_source ON public.notifications USING btree (source_database, source_id, user_id) NULLS NOT DISTINCT WHERE (source_id IS NOT NULL);
CREATE UNIQUE INDEX idx_notifications_subject ON public.notifications USING btree (subject, user_id) NULLS NOT DISTINCT WHERE ((subject IS NOT NULL) AND (NOT read));
CREATE INDEX idx_notifications_user_id ON public.notifications USING btree (user_id);
CREATE INDEX idx_notifications_user_unread ON public.notifications USING btree (user_id, created_at DESC) WHERE (NOT read);

create table permissions (
  id integer generated by default as identity not null,
  name character varying(100) not null,
  resource character varying(100) not null,
  action character varying(50) not null,
  constraint permissions_pkey PRIMARY KEY (id),
  constraint permissions_name_key UNIQUE (name),
  constraint permissions_resource_action_key UNIQUE (resource, action)
);

create table role_permissions (
  role_id integer not null,
  permission_id integer not null,
  constraint role_permissions_pkey PRIMARY KEY (role_id, permission_id)
);
CREATE INDEX idx_role_permissions_permission_id ON public.role_permissions USING btree (permission_id);

create table roles (
  id integer generated by default as identity not null,
  name character varying(100) not null,
  description text,
  is_active boolean default true not null,
  constraint roles_pkey PRIMARY KEY (id),
  constraint roles_name_key UNIQUE (name)
);

create table user_roles (
  user_id uuid not null,
  role_id integer not null,
  constraint user_roles_pkey PRIMARY KEY (user_id, role_id)
);
CREATE INDEX idx_user_roles_role_id ON public.user_roles USING btree (role_id);

create table users (
  id uuid default uuid_v7() not null,
  email character varying(255) not null,
  username character varying(100),
  hashed_password character varying(255) not null,
  first_name character varying(100),
  last_name character varying(100),
  role character varying(50) default 'user'::character varying not null,
  is_active boolean default true not null,
  is_verified boolean default false not null,
  is_superuser boolean default false not null,
  is_admin boolean default false not null,
  permissions jsonb default '{}'::jsonb not null,
  last_login timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_username_key UNIQUE (username),
  constraint users_email_check CHECK (email::text = lower(email::text)),
  constraint users_permissions_check CHECK (jsonb_typeof(permissions) = 'object'::text)
);
CREATE UNIQUE INDEX idx_users_email ON public.users USING btree (email);
CREATE INDEX idx_users_is_active ON public.users USING btree (is_active);

create table webhook_secrets (
  id uuid default uuid_v7() not null,
  webhook_id uuid not null,
  key_id character varying(64) not null,
  sealed text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone,
  constraint webhook_secrets_pkey PRIMARY KEY (id)
);
CREATE INDEX idx_webhook_secrets_key_id ON public.webhook_secrets USING btree (key_id);
CREATE INDEX idx_webhook_secrets_webhook_id ON public.webhook_secrets USING btree (webhook_id);

create table webhooks (
  id uuid default uuid_v7() not null,
  url text not null,
  description character varying(200) default ''::character varying not null,
  events text[] not null,
  active boolean default true not null,
  off_reason character varying(20),
  off_at timestamp with time zone,
  failing_since timestamp with time zone,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint webhooks_pkey PRIMARY KEY (id),
  constraint webhooks_events_check CHECK (cardinality(events) > 0),
  constraint webhooks_off_reason_check CHECK (off_reason::text = ANY (ARRAY['gone'::character varying::text, 'failing'::character varying::text]))
);
CREATE INDEX idx_webhooks_created_by ON public.webhooks USING btree (created_by);

alter table amazon_api_configs add constraint amazon_api_configs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table api_keys add constraint api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table app_settings add constraint app_settings_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES users(id) ON DELETE SET NULL;
alter table deliveries add constraint deliveries_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES mail_recipients(id) ON DELETE CASCADE;
alter table deliveries add constraint deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE;
alter table delivery_attempts add constraint delivery_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id) ON DELETE CASCADE;
alter table mail_items add constraint mail_items_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id) ON DELETE CASCADE;
alter table mail_items add constraint mail_items_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES mail_recipients(id) ON DELETE CASCADE;
alter table mail_recipients add constraint mail_recipients_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table notification_mutes add constraint notification_mutes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table notifications add constraint notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table role_permissions add constraint role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES permissions(id) ON DELETE CASCADE;
alter table role_permissions add constraint role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id) ON DELETE CASCADE;
alter table user_roles add constraint user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id);
alter table user_roles add constraint user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table webhook_secrets add constraint webhook_secrets_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE;
alter table webhooks add constraint webhooks_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL;
