import type { Variant } from '@products-manager/contract'
import { part, type Reads, sql } from '@products-manager/postgres'
import { pastCatalogue } from '../past/queries/past-catalogue.ts'

export interface OfferRow {
  id: string
  supplierId: string
  supplierCode: string
  supplierName: string
  supplierSku: string | null
  price: string | null
  cost: string | null
  currency: string
  stock: number | null
  state: 'listed' | 'missing' | 'inactive'
  isBest: boolean
  missingSince: Date | null
  lastRunId: string | null
  lastChangedAt: Date | null
}

// The best first: the order of `best_offers`.
const columns = part`
  o.id, o.supplier_id as "supplierId", s.code as "supplierCode", s.name as "supplierName",
  o.supplier_sku as "supplierSku", o.price, o.cost, o.currency, o.stock,
  case when o.missing_since is not null then 'missing' when o.is_active then 'listed' else 'inactive' end as state,
  o.is_active and o.missing_since is null and row_number() over best = 1 as "isBest", o.missing_since as "missingSince"`
const best = part`
  window best as (order by o.is_active and o.missing_since is null desc, coalesce(o.stock, 0) > 0 desc,
                           o.price nulls last, s.priority, o.offer_key)
   order by row_number() over best
   limit 200`

/** What suppliers offer of a product, the best first. */
export function listOffers(catalog: Reads<'catalog'>, productId: string): Promise<OfferRow[]> {
  return catalog.many(sql<OfferRow>('catalog.list_offers')`
    select ${columns}, o.last_run_id as "lastRunId", o.updated_at as "lastChangedAt"
      from supplier_products o
      join suppliers s on s.id = o.supplier_id
     where o.product_id = ${productId}
    ${best}
  `)
}

/** What suppliers offered of a product at a moment, the best first. */
export function listPastOffers(
  catalog: Reads<'catalog'>,
  { productId, asOf }: { productId: string; asOf: string },
): Promise<OfferRow[]> {
  return catalog.many(sql<OfferRow>('catalog.list_past_offers')`
    with ${pastCatalogue(asOf, [productId])}
    select ${columns}, changed.run_id as "lastRunId", changed.changed_at as "lastChangedAt"
      from past_offers o
      join suppliers s on s.id = o.supplier_id
      left join lateral (
        select c.run_id, c.changed_at from product_changes c
         where c.product_id = o.product_id and c.offer_id = o.id and c.changed_at <= ${asOf}::timestamptz
         order by c.id desc limit 1) changed on true
     where o.product_id = ${productId}
    ${best}
  `)
}

/** The variants of a product in the supplier's order. */
export function listVariants(catalog: Reads<'catalog'>, productId: string): Promise<Variant[]> {
  return catalog.many(sql<Variant>('catalog.list_variants')`
    select id, sku, ean, options, price, stock from product_variants where product_id = ${productId} order by place
  `)
}
