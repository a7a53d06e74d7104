-- A run brings a file in, plans it, applies a plan, or takes another run back.
alter table import_jobs
  add column kind text not null default 'import' check (kind in ('import', 'plan', 'apply', 'undo')),
  -- The plan that an 'apply' applies: the identifier of the run that made it.
  add column plan_id uuid,
  -- The run that an 'undo' takes back.
  add column undo_of uuid,
  -- Which part of the plan or of the run; null for all of it.
  add column part jsonb,
  add column conflicts integer not null default 0;
create index idx_import_jobs_plan_id on import_jobs (plan_id) where plan_id is not null;
create index idx_import_jobs_undo_of on import_jobs (undo_of) where undo_of is not null;

-- down
drop index idx_import_jobs_undo_of;
drop index idx_import_jobs_plan_id;
delete from import_jobs where kind <> 'import';
alter table import_jobs
  drop column conflicts, drop column part, drop column undo_of, drop column plan_id, drop column kind;
