-- What an earlier file said of a waiting row than the one that brought it last: by field, the run and the line.
-- Whether a row is described otherwise is told from its values: a file with fewer columns says nothing new.
alter table supplier_ean_resolutions
  drop column description_hash,
  add column said_by jsonb not null default '{}';
create index idx_supplier_ean_resolutions_left_out on supplier_ean_resolutions (supplier_id, offer_key)
  where state in ('ignored', 'snoozed');

-- down
drop index idx_supplier_ean_resolutions_left_out;
alter table supplier_ean_resolutions
  drop column said_by,
  add column description_hash uuid not null default '00000000-0000-0000-0000-000000000000';
alter table supplier_ean_resolutions alter column description_hash drop default;
