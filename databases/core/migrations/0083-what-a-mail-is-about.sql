-- What an event was about: where the app tells nobody of such events, nobody reads of it there, and the same is mailed
-- again after a while only.

alter table mail_items add column subject text;
create index idx_mail_items_subject on mail_items (subject, happened_at);

-- down
alter table mail_items drop column subject;
