-- What a failure's sentence says in particular, as data: whoever shows it can say it in another language.
alter table import_jobs add column last_error_details jsonb;

-- down
alter table import_jobs drop column if exists last_error_details;
