-- What dashboards ask of every product again and again, counted once an hour. Each has a unique index, so that a refresh
-- holds up no reader.

create materialized view mv_supplier_analytics as
select s.id as supplier_id, s.code as supplier_code,
       count(o.id) as offers,
       count(o.id) filter (where o.is_active and o.missing_since is null) as listed_offers,
       count(o.id) filter (where o.missing_since is not null) as missing_offers,
       count(o.id) filter (where o.stock > 0) as offers_in_stock,
       count(distinct o.product_id) as products,
       coalesce(w.owned_products, 0) as owned_products,
       sum(o.stock) filter (where o.stock > 0) as stock,
       max(o.updated_at) as last_change_at
  from suppliers s
  left join supplier_products o on o.supplier_id = s.id
  left join (select supplier_id, count(*) as owned_products from products group by 1) w on w.supplier_id = s.id
 group by s.id, s.code, w.owned_products;
create unique index idx_mv_supplier_analytics on mv_supplier_analytics (supplier_id);

-- How complete the products are, for all and for each supplier who owns some.
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

-- down
drop materialized view mv_product_coverage;
drop materialized view mv_supplier_analytics;
