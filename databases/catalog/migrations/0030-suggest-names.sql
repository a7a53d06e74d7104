-- Brands and categories like a name that a supplier wrote.

create index idx_brands_name_trgm on brands using gin (search_key(name::text) gin_trgm_ops);
create index idx_categories_path_trgm on categories using gin (search_key(path) gin_trgm_ops);

-- down
drop index idx_categories_path_trgm;
drop index idx_brands_name_trgm;
