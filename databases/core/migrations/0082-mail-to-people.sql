-- Whom events are told by mail, and what waits for the next mail to them.

create table mail_recipients (
  id uuid primary key default uuid_v7(),
  -- Null: an address of nobody's account.
  user_id uuid references users (id) on delete cascade,
  address varchar(254) not null,
  language varchar(2) not null default 'en' check (language in ('en', 'fr')),
  events text[] not null check (cardinality(events) > 0),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index idx_mail_recipients_address on mail_recipients (lower(address));
create index idx_mail_recipients_user_id on mail_recipients (user_id);

-- A delivery goes to a webhook or by mail.
alter table deliveries
  alter column webhook_id drop not null,
  add column recipient_id uuid references mail_recipients (id) on delete cascade,
  add constraint deliveries_receiver_check check (num_nonnulls(webhook_id, recipient_id) = 1);
create index idx_deliveries_recipient_id on deliveries (recipient_id, id desc);

-- What a recipient is to be told. A mail takes all that has gathered.
create table mail_items (
  id bigint generated always as identity primary key,
  recipient_id uuid not null references mail_recipients (id) on delete cascade,
  -- The mail it went into.
  delivery_id uuid references deliveries (id) on delete cascade,
  source_database varchar(50),
  source_id bigint,
  event varchar(100) not null,
  notice jsonb not null,
  happened_at timestamptz not null
);
create unique index idx_mail_items_source on mail_items (source_database, source_id, recipient_id)
  where source_id is not null;
create index idx_mail_items_waiting on mail_items (recipient_id, id) where delivery_id is null;
create index idx_mail_items_delivery_id on mail_items (delivery_id);

-- down
drop table mail_items;
delete from deliveries where recipient_id is not null;
alter table deliveries
  drop constraint deliveries_receiver_check,
  drop column recipient_id,
  alter column webhook_id set not null;
drop table mail_recipients;
