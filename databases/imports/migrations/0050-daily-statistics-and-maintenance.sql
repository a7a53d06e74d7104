-- Imports of each day and supplier, counted once an hour, and the runs of the databases' maintenance. The latter stand
-- beside the jobs' queue: a run and the job that does it commit together.

create materialized view mv_daily_import_statistics as
select (created_at at time zone 'UTC')::date as day, supplier_code,
       count(*) as imports,
       count(*) filter (where status in ('completed', 'completed_with_errors')) as successful,
       count(*) filter (where status = 'failed') as failed,
       sum(total_rows)::bigint as rows,
       sum(products_created)::bigint as products_created,
       sum(products_updated)::bigint as products_updated,
       sum(rows_unchanged)::bigint as rows_unchanged,
       sum(failed_rows)::bigint as failed_rows,
       avg(duration_ms)::bigint as average_duration_ms
  from import_jobs
 group by 1, 2;
create unique index idx_mv_daily_import_statistics on mv_daily_import_statistics (day, supplier_code);

create table maintenance_runs (
  id uuid primary key default uuid_v7(),
  -- What was asked for: database, table, kinds.
  wish jsonb not null,
  status varchar(20) not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
  -- The step that runs and how far it is.
  progress jsonb,
  results jsonb not null default '[]',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz
);

-- down
drop table maintenance_runs;
drop materialized view mv_daily_import_statistics;
