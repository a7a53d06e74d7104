import { type Reads, sql } from '@products-manager/postgres'
import type { DraftHead } from '../batch.ts'

/** Lines of drafts that match no product, by the rule of `resolveRows`: too thin to make one when untitled. */
export async function findUnknownDrafts(
  catalog: Reads<'catalog'>,
  supplierId: string,
  drafts: readonly DraftHead[],
): Promise<ReadonlySet<number>> {
  const rows = await catalog.many(sql<{ line: number }>('catalog.find_unknown_drafts')`
    select given.line
      from unnest(
             ${drafts.map(({ line }) => line)}::integer[], ${drafts.map(({ key }) => key)}::text[],
             ${drafts.map(({ draft }) => draft.ean)}::text[]
           ) as given (line, key, ean)
     where not exists (select from products p where p.ean = given.ean)
       and not exists (
             select from supplier_products o
               join products p on p.id = o.product_id
              where o.supplier_id = ${supplierId} and o.offer_key = given.key and (given.ean is null or p.ean is null)
           )
  `)
  return new Set(rows.map(({ line }) => line))
}
