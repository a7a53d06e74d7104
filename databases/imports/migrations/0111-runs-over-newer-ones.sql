-- The newest run of the supplier that a person lets an older run write over.
alter table import_jobs add column over_run uuid;

-- down
alter table import_jobs drop column over_run;
