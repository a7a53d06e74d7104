import type { ProductSort } from '@products-manager/contract'
import { nothing, type Part, part, plannedForValues, type Reads, sql } from '@products-manager/postgres'
import Type, { type Static } from 'typebox'
import { pastCatalogue } from '../past/queries/past-catalogue.ts'
import { pastColumns, pastRows, pastUpdatedAt } from '../past/queries/past-rows.ts'
import { type ProductFilter, productFilter } from './product-filter.ts'
import { soldProducts } from './sold-products.ts'

export interface ProductSummaryRow {
  id: string
  ean: string | null
  sku: string | null
  title: string
  brand: string | null
  category: string | null
  supplierCode: string | null
  price: string | null
  currency: string | null
  stock: number | null
  offersCount: number
  imageUrl: string | null
  status: string
  createdAt: string
  updatedAt: Date
}

/** Where a page of products begins: after this product. `createdAt` keeps the server's microseconds. */
export const ProductPlace = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  createdAt: Type.Optional(Type.String({ pattern: '^[0-9 :.+T-]{10,40}$' })),
  title: Type.Optional(Type.String()),
  price: Type.Optional(Type.Union([Type.String({ pattern: '^-?[0-9.]{1,20}$' }), Type.Null()])),
})
export type ProductPlace = Static<typeof ProductPlace>

export interface ProductPage {
  /** As the catalogue was at this moment; as it is without. */
  asOf?: string | undefined
  filter: ProductFilter
  sort: ProductSort
  after: ProductPlace | undefined
  limit: number
}

/** A page of products. Sorted by price, those without a price come last, in either direction. */
export async function listProducts(catalog: Reads<'catalog'>, page: ProductPage): Promise<ProductSummaryRow[]> {
  if (page.sort === 'newest') return select(catalog, page, newest(page.after))
  if (page.sort === 'title') return select(catalog, page, byTitle(page.after))

  const priced =
    page.after?.price === null ? [] : await select(catalog, page, byPrice(page.after, page.sort === 'price-desc'))
  if (priced.length === page.limit) return priced

  const place = page.after?.price === null ? page.after : undefined
  const unpriced = await select(catalog, { ...page, limit: page.limit - priced.length }, withoutPrice(place))
  return [...priced, ...unpriced]
}

/** Which rows follow the place, and their order: the two must name the same columns. */
export interface Order {
  follows: Part
  by: Part
}

function newest(after: ProductPlace | undefined): Order {
  return {
    follows: after?.createdAt
      ? part`and (p.created_at, p.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      : nothing,
    by: part`p.created_at desc, p.id desc`,
  }
}

function byTitle(after: ProductPlace | undefined): Order {
  return {
    follows: after?.title === undefined ? nothing : part`and (p.title, p.id) > (${after.title}, ${after.id}::uuid)`,
    by: part`p.title, p.id`,
  }
}

function byPrice(after: ProductPlace | undefined, descending: boolean): Order {
  const place = after?.price ? part`(${after.price}::numeric, ${after.id}::uuid)` : null
  if (descending) {
    return {
      follows: part`and p.price is not null ${place ? part`and (p.price, p.sold_id) < ${place}` : nothing}`,
      // The index ends with the nulls, which the condition leaves out: read backwards it is this order.
      by: part`p.price desc nulls first, p.sold_id desc`,
    }
  }
  return {
    follows: part`and p.price is not null ${place ? part`and (p.price, p.sold_id) > ${place}` : nothing}`,
    by: part`p.price, p.sold_id`,
  }
}

function withoutPrice(after: ProductPlace | undefined): Order {
  return {
    follows: part`and p.price is null ${after ? part`and p.sold_id > ${after.id}::uuid` : part`and p.sold_id is not null`}`,
    by: part`p.sold_id`,
  }
}

const summary = (updatedAt: Part) => part`
  p.id, p.ean, p.sku, p.title, p.brand_name as brand, c.path as category, s.code as "supplierCode",
  p.price, p.currency, p.stock, p.offers_count as "offersCount", p.image_urls[1] as "imageUrl",
  p.status, p.created_at::text as "createdAt", ${updatedAt} as "updatedAt"`

function select(catalog: Reads<'catalog'>, page: ProductPage, order: Order): Promise<ProductSummaryRow[]> {
  const { filter, limit, asOf } = page
  if (asOf !== undefined) return selectPast(catalog, { ...page, asOf }, order)
  const list = sql<ProductSummaryRow>('catalog.list_products')`
    select ${summary(part`p.changed_at`)}
      from (
        select p.* from ${soldProducts}
         where ${productFilter(filter)} ${order.follows}
         order by ${order.by}
         limit ${limit}
      ) p
      left join categories c on c.id = p.category_id
      left join suppliers s on s.id = p.supplier_id
     order by ${order.by}
  `
  return catalog.many(filter.search ? plannedForValues(list) : list)
}

/** A page of the past: of what has not changed since, by the indexes, and of what has, worked out. */
function selectPast(
  catalog: Reads<'catalog'>,
  { filter, limit, asOf }: ProductPage & { asOf: string },
  order: Order,
): Promise<ProductSummaryRow[]> {
  return catalog.many(
    plannedForValues(sql<ProductSummaryRow>('catalog.list_past_products')`
      with ${pastCatalogue(asOf, 'changed')}
      select ${summary(pastUpdatedAt(asOf))}
        from (
          (select ${pastColumns}
             from ${soldProducts}
            where ${productFilter(filter)} ${order.follows} and p.created_at <= ${asOf}::timestamptz
              and not exists (select from touched t where t.id = p.id)
            order by ${order.by} limit ${limit})
          union all
          (select ${pastColumns}
             from past_products p
            where ${productFilter(filter, pastRows)} ${order.follows}
            order by ${order.by} limit ${limit})
        ) p
        left join categories c on c.id = p.category_id
        left join suppliers s on s.id = p.supplier_id
       order by ${order.by}
       limit ${limit}
    `),
  )
}
