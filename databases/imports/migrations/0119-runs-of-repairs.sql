-- A run may also read the rows again that a repair concerns.
alter table import_jobs
  drop constraint import_jobs_kind_check,
  add constraint import_jobs_kind_check check (kind in ('import', 'plan', 'apply', 'undo', 'decide', 'repair'));

-- down
delete from import_jobs where kind = 'repair';
alter table import_jobs
  drop constraint import_jobs_kind_check,
  add constraint import_jobs_kind_check check (kind in ('import', 'plan', 'apply', 'undo', 'decide'));
