import { type Session, sql } from '@products-manager/postgres'
import type { RowKeys } from '../screening.ts'

/** Lines whose offer is new, has another hash, or was missing. */
export async function findChangedRows(
  session: Session<'catalog'>,
  supplierId: string,
  { keys, lines, hashes }: RowKeys,
): Promise<readonly number[]> {
  const { changed } = await session.one(sql<{ changed: number[] }>('catalog.find_changed_rows')`
    select coalesce(array_agg(given.line), '{}') as changed
      from unnest(${keys}::text[], ${lines}::integer[], ${hashes}::uuid[]) as given (key, line, hash)
     where not exists (
             select from supplier_products o
              where o.supplier_id = ${supplierId} and o.offer_key = given.key and o.content_hash = given.hash
                and o.missing_since is null
           )
  `)
  return changed
}
