-- Since when advice is being worked out, and why it could not be.

alter table index_advice
  alter column report drop not null,
  alter column advised_at drop not null,
  alter column advised_at drop default,
  add column requested_at timestamptz,
  add column problem text;

-- down
delete from index_advice where report is null;
alter table index_advice
  drop column requested_at,
  drop column problem,
  alter column advised_at set default now(),
  alter column advised_at set not null,
  alter column report set not null;
