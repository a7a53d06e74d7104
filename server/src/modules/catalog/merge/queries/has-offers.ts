import { type Reads, sql } from '@products-manager/postgres'

/** Whether the supplier offers anything, or ever did, besides what this run brought. */
export async function hasOffers(
  catalog: Reads<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<boolean> {
  const { has } = await catalog.one(sql<{ has: boolean }>('catalog.has_offers')`
    select exists (
             select from supplier_products where supplier_id = ${supplierId} and last_run_id is distinct from ${runId}
           ) as has
  `)
  return has
}
