import { type Part, part, type Session, sql } from '@products-manager/postgres'
import type { RowKeys } from '../screening.ts'

// Stands in no key: control characters never come as far as here.
const KEY_END = '\u001f'

/** The rows as a table of key, line and hash. One text a column costs a sixth of what an array of 2,500 values does. */
export function givenRows({ keys, lines, hashes }: RowKeys): Part {
  return part`
    unnest(string_to_array(${keys.join(KEY_END)}, ${KEY_END}),
           string_to_array(${lines.join(',')}, ',')::integer[],
           string_to_array(${hashes.map((hash) => hash ?? '').join(',')}, ',', '')::uuid[])
      as given (key, line, hash)
  `
}

/**
 * Remembers the first row of every key; returns the lines whose key an earlier row has, and the lines whose offer is
 * new, has another hash, or was missing.
 */
export function screenRows(
  session: Session<'catalog'>,
  supplierId: string,
  rows: RowKeys,
): Promise<{ repeated: readonly number[]; changed: readonly number[] }> {
  return session.one(sql<{ repeated: number[]; changed: number[] }>('catalog.screen_rows')`
    with given as materialized (select key collate "C" as key, line, hash from ${givenRows(rows)}),
    added as (
      insert into import_seen select key, line from given order by key, line on conflict do nothing returning line
    )
    select (select coalesce(array_agg(line), '{}') from given where line not in (select line from added)) as repeated,
           coalesce(array_agg(given.line), '{}') as changed
      from given
     where not exists (
             select from supplier_products o
              where o.supplier_id = ${supplierId} and o.offer_key = given.key and o.content_hash = given.hash
                and o.missing_since is null
           )
  `)
}
