import { type Reads, sql } from '@products-manager/postgres'

// A chart shows no more, and a product with a price an hour reaches it in six weeks.
const POINTS = 1_000

export interface PriceRow {
  at: Date
  supplierCode: string
  price: string | null
  cost: string | null
  currency: string
}

/** The newest prices of a product, oldest first. */
export function listPricePoints(catalog: Reads<'catalog'>, productId: string): Promise<PriceRow[]> {
  return catalog.many(sql<PriceRow>('catalog.list_price_points')`
    select * from (
      select h.recorded_at as at, s.code as "supplierCode", h.price, h.cost, h.currency
        from price_history h
        join suppliers s on s.id = h.supplier_id
       where h.product_id = ${productId}
       order by h.recorded_at desc
       limit ${POINTS}
    ) newest order by at
  `)
}

/** The newest stocks of a product, oldest first. */
export function listStockPoints(
  catalog: Reads<'catalog'>,
  productId: string,
): Promise<{ at: Date; supplierCode: string; quantity: number | null }[]> {
  return catalog.many(sql<{ at: Date; supplierCode: string; quantity: number | null }>('catalog.list_stock_points')`
    select * from (
      select h.recorded_at as at, s.code as "supplierCode", h.quantity
        from stock_history h
        join suppliers s on s.id = h.supplier_id
       where h.product_id = ${productId}
       order by h.recorded_at desc
       limit ${POINTS}
    ) newest order by at
  `)
}
