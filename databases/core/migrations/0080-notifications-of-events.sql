-- Notifications of what other databases' outboxes tell.

-- Null: for everybody.
alter table notifications alter column user_id drop not null;
alter table notifications
  -- The outbox entry it was made of; null when it comes from elsewhere.
  add column source_database varchar(50),
  add column source_id bigint,
  -- What it is about. Until somebody reads it, the same is not told twice.
  add column subject text,
  add constraint notifications_source_check check ((source_database is null) = (source_id is null));
create unique index idx_notifications_source on notifications (source_database, source_id, user_id) nulls not distinct
  where source_id is not null;
create unique index idx_notifications_subject on notifications (subject, user_id) nulls not distinct
  where subject is not null and not read;
create index idx_notifications_expires_at on notifications (expires_at);

-- down
drop index idx_notifications_expires_at, idx_notifications_subject, idx_notifications_source;
alter table notifications
  drop constraint notifications_source_check,
  drop column subject,
  drop column source_id,
  drop column source_database;
delete from notifications where user_id is null;
alter table notifications alter column user_id set not null;
