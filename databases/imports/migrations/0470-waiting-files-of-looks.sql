-- Few looks leave a file that waits for its mapping; the file's own pages and the clearing of old files ask for them.
create index idx_source_fetches_upload_id on source_fetches (upload_id) where upload_id is not null;

-- down
drop index if exists idx_source_fetches_upload_id;
