-- What was decided, also while it is taken back; and products by their manufacturer's reference, for suggestions.
alter table supplier_ean_resolutions
  add column decision text check (decision in ('linked', 'created', 'ean-given', 'ignored', 'snoozed'));
create index idx_supplier_ean_resolutions_undone_by on supplier_ean_resolutions (undone_by) where undone_by is not null;
create index idx_supplier_ean_resolutions_first_run on supplier_ean_resolutions (first_run_id) where state = 'waiting';
create index idx_products_reference on products (fold_text(manufacturer_reference))
  where manufacturer_reference is not null;

-- down
drop index idx_products_reference;
drop index idx_supplier_ean_resolutions_first_run;
drop index idx_supplier_ean_resolutions_undone_by;
alter table supplier_ean_resolutions drop column decision;
