import { part, plannedForValues, type Reads, sql } from '@products-manager/postgres'
import { type ProductFilter, productFilter } from './product-filter.ts'

// Counting this many takes a few milliseconds; above it people want the order of magnitude.
const COUNTED_AT_MOST = 10_000

/** How many products match: counted when few or when asked to, else what the planner expects. */
export async function countProducts(
  catalog: Reads<'catalog'>,
  { filter, exact }: { filter: ProductFilter; exact: boolean },
): Promise<{ count: number; exact: boolean }> {
  const conditions = productFilter(filter)
  const limit = exact ? part`null` : part`${COUNTED_AT_MOST + 1}`
  const counting = sql<{ count: number }>('catalog.count_products')`
    select count(*)::int as count from (select from products p where ${conditions} limit ${limit}) found
  `
  const { count } = await catalog.one(filter.search ? plannedForValues(counting) : counting)
  if (exact || count <= COUNTED_AT_MOST) return { count, exact: true }

  const explained = await catalog.one(sql<Explained>('catalog.estimate_products')`
    explain (format json) select from products p where ${conditions}
  `)
  const expected = explained['QUERY PLAN'][0].Plan['Plan Rows']
  return { count: Math.max(expected, count), exact: false }
}

interface Explained {
  'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }]
}
