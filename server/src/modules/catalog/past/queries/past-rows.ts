import { type Part, part } from '@products-manager/postgres'

/** The columns of a product that lists and exports show, alike now and then. */
export const pastColumns = part`
  p.id, p.ean, p.asin, p.sku, p.gtin, p.manufacturer_reference, p.external_id, p.title, p.short_description, p.description,
  p.brand_id, p.brand_name, p.category_id, p.supplier_id, p.status, p.is_active, p.weight, p.width, p.height, p.depth,
  p.color, p.size, p.material, p.country_of_origin, p.tax_rate, p.min_order_quantity, p.lead_time_days, p.available_from,
  p.technical_specs, p.image_urls, p.price, p.currency, p.stock, p.offers_count, p.best_offer_reason, p.created_at,
  p.sold_id, p.changed_at`

/** Where a filter looks in the past. */
export const pastRows = {
  offers: part`past_offers`,
  searchText: part`fold_text(p.title || ' ' || coalesce(p.ean, '') || ' ' || coalesce(p.sku, '') || ' ' || coalesce(p.brand_name, ''))`,
}

/** When a product `p` had last changed at a moment. Asked of what is shown only: of all products it would cost a second. */
export function pastUpdatedAt(asOf: string): Part {
  return part`case when p.changed_at <= ${asOf}::timestamptz then p.changed_at else coalesce((
    select max(c.changed_at) from product_changes c
     where c.product_id = p.id and c.changed_at <= ${asOf}::timestamptz), p.created_at) end`
}
