-- Rows that name what leaves the list, or what is no product, are neither merged nor unchanged.
alter table import_jobs add column rows_left_aside integer not null default 0;

-- down
alter table import_jobs drop column if exists rows_left_aside;
