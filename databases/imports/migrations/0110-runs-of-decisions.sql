-- A run may also apply what a person decided about rows without a usable EAN.
alter table import_jobs
  drop constraint import_jobs_kind_check,
  add constraint import_jobs_kind_check check (kind in ('import', 'plan', 'apply', 'undo', 'decide')),
  -- What was decided, and about which rows.
  add column decision jsonb,
  -- Rows that wait for a decision.
  add column rows_waiting integer not null default 0;

-- down
delete from import_jobs where kind = 'decide';
alter table import_jobs
  drop column rows_waiting,
  drop column decision,
  drop constraint import_jobs_kind_check,
  add constraint import_jobs_kind_check check (kind in ('import', 'plan', 'apply', 'undo'));
