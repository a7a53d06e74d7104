import { type Part, part } from '@products-manager/postgres'

/**
 * The best offer of each product as CTEs that end with `best`: listed and active, then in stock, then the lowest price,
 * then the most trusted supplier. `offers` is a table of offers, or the rows of one.
 */
export function bestOffers(offers: Part, condition: Part): Part {
  return part`ranked as (
      select o.product_id, o.price, o.currency, o.is_active and o.missing_since is null as listed,
             coalesce(o.stock, 0) > 0 as in_stock,
             row_number() over best as place, count(*) over every as offers,
             sum(o.stock) filter (where o.is_active and o.missing_since is null) over every as stock,
             lead(coalesce(o.stock, 0) > 0) over best as next_in_stock, lead(o.price) over best as next_price,
             lead(o.is_active and o.missing_since is null) over best as next_listed
        from ${offers} o
        join suppliers s on s.id = o.supplier_id
       where ${condition}
      window every as (partition by o.product_id),
             best as (partition by o.product_id
                      order by o.is_active and o.missing_since is null desc, coalesce(o.stock, 0) > 0 desc,
                               o.price nulls last, s.priority, o.offer_key)
    ), best as (
      select product_id, case when listed then price end as price, case when listed then currency end as currency,
             -- Both functions pass over a null: a stock that nobody tells must not become the most there can be.
             case when listed and stock is not null then greatest(-2147483648, least(2147483647, stock)) end as stock,
             offers,
             case when not listed then 'none-listed'
                  when offers = 1 or not next_listed then 'only-offer'
                  when in_stock and not next_in_stock then 'in-stock'
                  when price < next_price or price is not null and next_price is null then 'lowest-price'
                  else 'supplier-priority' end as reason,
             listed
        from ranked
       where place = 1
    )`
}
