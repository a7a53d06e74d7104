import { part, plannedForValues, type Reads, sql } from '@products-manager/postgres'
import { pastCatalogue } from '../past/queries/past-catalogue.ts'
import { pastRows } from '../past/queries/past-rows.ts'
import { type ProductFilter, productFilter } from './product-filter.ts'
import { soldProducts } from './sold-products.ts'

// Counting this many takes a few milliseconds; above it people want the order of magnitude.
const COUNTED_AT_MOST = 10_000

/** How many products match: counted when few or when asked to, else what the planner expects. */
export async function countProducts(
  catalog: Reads<'catalog'>,
  { filter, exact, asOf }: { filter: ProductFilter; exact: boolean; asOf?: string | undefined },
): Promise<{ count: number; exact: boolean }> {
  const conditions = productFilter(filter)
  const limit = exact ? part`null` : part`${COUNTED_AT_MOST + 1}`
  if (asOf !== undefined) return countPast(catalog, { filter, asOf })
  const counting = sql<{ count: number }>('catalog.count_products')`
    select count(*)::int as count from (select from ${soldProducts} where ${conditions} limit ${limit}) found
  `
  const { count } = await catalog.one(filter.search ? plannedForValues(counting) : counting)
  if (exact || count <= COUNTED_AT_MOST) return { count, exact: true }

  const explained = await catalog.one(sql<Explained>('catalog.estimate_products')`
    explain (format json) select from ${soldProducts} where ${conditions}
  `)
  const expected = explained['QUERY PLAN'][0].Plan['Plan Rows']
  return { count: Math.max(expected, count), exact: false }
}

/** What changed since must be worked out whatever is counted, so all are. */
async function countPast(
  catalog: Reads<'catalog'>,
  { filter, asOf }: { filter: ProductFilter; asOf: string },
): Promise<{ count: number; exact: boolean }> {
  const { count } = await catalog.one(
    plannedForValues(sql<{ count: number }>('catalog.count_past_products')`
      with ${pastCatalogue(asOf, 'changed')}
      select ((select count(*) from ${soldProducts}
                where ${productFilter(filter)} and p.created_at <= ${asOf}::timestamptz
                  and not exists (select from touched t where t.id = p.id))
            + (select count(*) from past_products p where ${productFilter(filter, pastRows)}))::int as count
    `),
  )
  return { count, exact: true }
}

interface Explained {
  'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }]
}
