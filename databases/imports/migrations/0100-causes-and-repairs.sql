-- What did the damage behind a problem, what the value was before it, and runs that read such rows again.

alter table import_errors
  add column cause varchar(50),
  add column confidence varchar(20) check (confidence in ('certain', 'likely', 'guess')),
  add column suggestion text;
create index idx_import_errors_cause on import_errors (job_id, cause, field) where cause is not null;

alter table import_jobs
  -- The run whose rows a 'repair' reads again, and what they were damaged by: [{"cause": …, "field": …}].
  add column repair_of uuid,
  add column repairs jsonb;
create index idx_import_jobs_repair_of on import_jobs (repair_of) where repair_of is not null;

-- down
drop index idx_import_jobs_repair_of;
alter table import_jobs drop column repairs, drop column repair_of;
drop index idx_import_errors_cause;
alter table import_errors drop column suggestion, drop column confidence, drop column cause;
