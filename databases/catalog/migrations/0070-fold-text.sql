-- The searched text of a product is made three times as fast: it was a tenth of an import's work.

-- Lower case without accents, like search_key(), but of any letter that has them. It is written into the statement that
-- uses it, which PostgreSQL does only with a function that is one expression, not strict and names its argument once.
-- Decomposed first, because under the C locale lower() knows only the capitals of ASCII.
create function fold_text(value text) returns text
  language sql immutable parallel safe
  return translate(
    lower(regexp_replace(normalize(value, NFKD), U&'[\0300-\036F]', '', 'g')),
    'łøđıŁØĐ', 'lodilod'
  );

alter table products drop column search_text;
alter table products add column search_text text generated always as (
  fold_text(title || ' ' || coalesce(ean, '') || ' ' || coalesce(sku, '') || ' ' || coalesce(brand_name, ''))
) stored;
create index idx_products_search_text on products using gin (search_text gin_trgm_ops)
  with (fastupdate = on, gin_pending_list_limit = 131072);

-- down
alter table products drop column search_text;
alter table products add column search_text text generated always as (
  search_key(title || ' ' || coalesce(ean, '') || ' ' || coalesce(sku, '') || ' ' || coalesce(brand_name, ''))
) stored;
-- Behind it again, where it was made.
alter table products rename column held_fields to kept_held_fields;
alter table products add column held_fields text[];
update products set held_fields = kept_held_fields where kept_held_fields is not null;
alter table products drop column kept_held_fields;
create index idx_products_search_text on products using gin (search_text gin_trgm_ops)
  with (fastupdate = on, gin_pending_list_limit = 131072);
drop function fold_text(text);
