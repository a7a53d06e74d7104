-- Rows that point to a row of another database which is not there: what a scheduled search found.

create table orphan_reports (
  id uuid primary key default uuid_v7(),
  orphans bigint not null,
  findings jsonb not null,
  duration_ms bigint not null,
  checked_at timestamptz not null default now()
);
create index idx_orphan_reports_checked_at on orphan_reports (checked_at desc);

-- down
drop table orphan_reports;
