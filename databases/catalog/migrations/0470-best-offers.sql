-- What a product is sold at changes every day, and nearly alone. In the row of the product, each new price or stock was
-- an entry more in every one of its indexes: ten times the work, and a search index that grew without end.
create table best_offers (
  product_id uuid primary key references products (id) on delete cascade,
  price numeric(12, 4),
  currency varchar(3),
  stock integer,
  offers_count integer not null default 0,
  reason text,
  updated_at timestamptz not null default now()
) with (fillfactor = 80);
insert into best_offers (product_id, price, currency, stock, offers_count, reason, updated_at)
select id, price, currency, stock, offers_count, best_offer_reason, updated_at from products;
create index idx_best_offers_price on best_offers (price, product_id);

drop materialized view mv_product_coverage;
drop index idx_products_price;
alter table products
  drop column price, drop column currency, drop column stock, drop column offers_count, drop column best_offer_reason;

create materialized view mv_product_coverage as
select case when grouping(s.code) = 1 then 'all' else 'supplier:' || coalesce(s.code, '') end as scope,
       count(*) as products,
       count(*) filter (where p.is_active) as active,
       count(p.ean) as with_ean,
       count(p.asin) as with_asin,
       count(b.price) as with_price,
       count(*) filter (where b.stock > 0) as in_stock,
       count(*) filter (where cardinality(p.image_urls) > 0) as with_image,
       count(*) filter (where p.description <> '') as with_description,
       count(p.category_id) as with_category,
       count(p.brand_id) as with_brand
  from products p
  left join best_offers b on b.product_id = p.id
  left join suppliers s on s.id = p.supplier_id
 group by grouping sets ((), (s.code));
create unique index idx_mv_product_coverage on mv_product_coverage (scope);

-- down
drop materialized view mv_product_coverage;
alter table products
  add column price numeric(12, 4), add column currency varchar(3), add column stock integer,
  add column offers_count integer not null default 0, add column best_offer_reason text;
update products p
   set price = b.price, currency = b.currency, stock = b.stock, offers_count = b.offers_count,
       best_offer_reason = b.reason
  from best_offers b
 where b.product_id = p.id;
create index idx_products_price on products (price, id);
drop table best_offers;
create materialized view mv_product_coverage as
select case when grouping(s.code) = 1 then 'all' else 'supplier:' || coalesce(s.code, '') end as scope,
       count(*) as products,
       count(*) filter (where p.is_active) as active,
       count(p.ean) as with_ean,
       count(p.asin) as with_asin,
       count(p.price) as with_price,
       count(*) filter (where p.stock > 0) as in_stock,
       count(*) filter (where cardinality(p.image_urls) > 0) as with_image,
       count(*) filter (where p.description <> '') as with_description,
       count(p.category_id) as with_category,
       count(p.brand_id) as with_brand
  from products p
  left join suppliers s on s.id = p.supplier_id
 group by grouping sets ((), (s.code));
create unique index idx_mv_product_coverage on mv_product_coverage (scope);
