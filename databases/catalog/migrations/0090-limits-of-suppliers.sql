-- How far a supplier's file may depart before it waits for a person; null for the defaults.

alter table suppliers add column limits jsonb;

-- down

alter table suppliers drop column limits;
