-- What each file was like, what is usual of a supplier's files, and files that wait because they depart from it.

create table run_facts (
  run_id uuid primary key references import_jobs (id) on delete cascade,
  supplier_code varchar(50) not null,
  profile_name varchar(255) not null,
  facts jsonb not null,
  reasons jsonb not null default '[]',
  state text not null check (state in ('calm', 'departs', 'held', 'accepted', 'partly', 'refused')),
  is_usual boolean not null default false,
  -- Measures that somebody called the new normal: what was before counts no longer for them.
  restarts text[] not null default '{}',
  note text,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz not null default now()
);
create index idx_run_facts_usual on run_facts (supplier_code, profile_name, created_at desc) where is_usual;

alter table import_jobs drop constraint import_jobs_status_check;
alter table import_jobs add constraint import_jobs_status_check check (
  status in ('pending', 'running', 'completed', 'completed_with_errors', 'failed', 'cancelled', 'interrupted', 'held')
);

-- down

update import_jobs set status = 'completed' where status = 'held';
alter table import_jobs drop constraint import_jobs_status_check;
alter table import_jobs add constraint import_jobs_status_check check (
  status in ('pending', 'running', 'completed', 'completed_with_errors', 'failed', 'cancelled', 'interrupted')
);
drop table run_facts;
