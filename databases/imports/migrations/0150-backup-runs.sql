-- Backups, verifications, drills and restores of a table, as somebody or the schedule asked for them. They stand beside
-- the jobs' queue: a run and the job that does it commit together.

create table backup_runs (
  id uuid primary key default uuid_v7(),
  kind varchar(20) not null check (kind in ('full', 'incremental', 'verify', 'drill', 'restore-table')),
  -- Which backup, which table, which moment.
  wish jsonb not null default '{}',
  status varchar(20) not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed')),
  -- Bytes done and expected, and the step.
  progress jsonb,
  -- What came of it, in a sentence; of a failure its reason.
  outcome text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz
);

-- down
drop table backup_runs;
