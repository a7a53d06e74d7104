-- What a catalogue does without while it is filled for the first time: each index and foreign key with the statement that
-- brings it back. An installation that was killed while it did without its search index has it again from here.
create table set_aside (
  name text primary key,
  relation text not null,
  kind text not null check (kind in ('index', 'foreign key')),
  definition text not null,
  -- Removes the rows that the foreign key would have removed with those they belong to.
  cascade text
);
create index if not exists idx_products_search_text on products using gin (search_text gin_trgm_ops)
  with (fastupdate = on, gin_pending_list_limit = 131072);

-- down
drop table set_aside;
