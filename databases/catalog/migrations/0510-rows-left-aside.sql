-- Rows that name what leaves the list, or what is no product, are neither merged nor unchanged.
alter table import_checkpoints add column left_aside integer not null default 0;

-- down
alter table import_checkpoints drop column if exists left_aside;
