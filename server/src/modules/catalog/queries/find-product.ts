import type { Variant } from '@products-manager/contract'
import { type Part, part, type Reads, sql } from '@products-manager/postgres'
import { pastCatalogue } from '../past/queries/past-catalogue.ts'
import { pastUpdatedAt } from '../past/queries/past-rows.ts'
import { soldProducts } from './sold-products.ts'

export interface ProductRow {
  id: string
  ean: string | null
  sku: string | null
  asin: string | null
  gtin: string | null
  upc: string | null
  manufacturerReference: string | null
  externalId: string | null
  title: string
  shortDescription: string | null
  description: string | null
  brand: { id: string; name: string } | null
  categoryId: string | null
  supplierCode: string | null
  status: string
  isActive: boolean
  price: string | null
  currency: string | null
  stock: number | null
  bestOfferReason: string | null
  weight: string | null
  width: string | null
  height: string | null
  depth: string | null
  attributes: Record<string, string>
  technicalSpecs: Record<string, string> | null
  images: string[] | null
  heldFields: string[]
  createdAt: Date
  updatedAt: Date
}

const columns = (updatedAt: Part) => part`
  p.id, p.ean, p.sku, p.asin, p.gtin, p.upc, p.manufacturer_reference as "manufacturerReference",
           p.external_id as "externalId", p.title, p.short_description as "shortDescription", p.description,
           case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as brand,
           p.category_id as "categoryId", s.code as "supplierCode", p.status, p.is_active as "isActive",
           p.price, p.currency, p.stock, p.best_offer_reason as "bestOfferReason",
           p.weight, p.width, p.height, p.depth,
           jsonb_strip_nulls(jsonb_build_object(
             'taxRate', p.tax_rate::text, 'color', p.color, 'size', p.size, 'material', p.material,
             'countryOfOrigin', p.country_of_origin, 'minOrderQuantity', p.min_order_quantity::text,
             'leadTimeDays', p.lead_time_days::text, 'availableFrom', p.available_from::text
           )) as attributes,
           p.technical_specs as "technicalSpecs", p.image_urls as images,
           coalesce(p.held_fields, '{}') as "heldFields",
           p.created_at as "createdAt", ${updatedAt} as "updatedAt"`

/** One product, or null. */
export function findProduct(catalog: Reads<'catalog'>, id: string): Promise<ProductRow | null> {
  return catalog.maybeOne(sql<ProductRow>('catalog.find_product')`
    select ${columns(part`p.changed_at`)}
      from ${soldProducts}
      left join brands b on b.id = p.brand_id
      left join suppliers s on s.id = p.supplier_id
     where p.id = ${id}
  `)
}

/** One product as it was at a moment, with the variants it had then where they changed since; null when it was not there. */
export function findPastProduct(
  catalog: Reads<'catalog'>,
  { id, asOf }: { id: string; asOf: string },
): Promise<(ProductRow & { variantsThen: Omit<Variant, 'id'>[] | null }) | null> {
  return catalog.maybeOne(sql<ProductRow & { variantsThen: Omit<Variant, 'id'>[] | null }>('catalog.find_past_product')`
    with ${pastCatalogue(asOf, [id])}
    select ${columns(pastUpdatedAt(asOf))},
           case when p.variants_then is not null then coalesce((
             select jsonb_agg(v.variant || jsonb_build_object('price', v.variant ->> 'price') order by v.place)
               from jsonb_array_elements(nullif(p.variants_then, 'null')) with ordinality as v (variant, place)
           ), '[]') end as "variantsThen"
      from past_products p
      left join brands b on b.id = p.brand_id
      left join suppliers s on s.id = p.supplier_id
     where p.id = ${id}
  `)
}

/** A category with those above it, from the root down. */
export function listCategoryPath(
  catalog: Reads<'catalog'>,
  categoryId: string,
): Promise<{ id: string; name: string }[]> {
  return catalog.many(sql<{ id: string; name: string }>('catalog.list_category_path')`
    with recursive above as (
      select id, name, parent_id, 0 as height from categories where id = ${categoryId}
      union all
      select c.id, c.name, c.parent_id, above.height + 1 from categories c join above on c.id = above.parent_id
    )
    select id, name from above order by height desc
  `)
}
