import { type Part, part, type Session, sql } from '@products-manager/postgres'
import { type ContentHash, contentHashOf, writtenHashOf } from '../row-hash.ts'
import type { RowKeys } from '../screening.ts'

// Stands in no key: control characters never come as far as here.
const KEY_END = '\u001f'

/** The rows as a table of key, line and hash. One text a column costs a sixth of what an array of 2,500 values does. */
export function givenRows({ keys, lines, writtenHashes }: RowKeys): Part {
  return part`
    unnest(string_to_array(${keys.join(KEY_END)}, ${KEY_END}),
           string_to_array(${lines.join(',')}, ',')::integer[],
           string_to_array(${writtenHashes.map((hash) => hash ?? '').join(',')}, ',', ''))
      as given (key, line, written_hash)
  `
}

/** The rows given, and those of them whose key no row before has: the first row of every key is remembered. */
const remembering = (rows: RowKeys): Part => part`
  given as materialized (select key collate "C" as key, line, written_hash from ${givenRows(rows)}),
  added as (
    insert into import_seen select key, line from given order by key, line on conflict do nothing returning line
  )
`

/** Lines whose key an earlier row has. */
const repeatedLines = part`
  (select coalesce(array_agg(line), '{}') from given where line not in (select line from added)) as repeated
`

/** Remembers the first row of every key; returns the lines whose key an earlier row has. */
export async function rememberRows(session: Session<'catalog'>, rows: RowKeys): Promise<readonly number[]> {
  const { repeated } = await session.one(sql<Pick<Screened, 'repeated'>>('catalog.remember_rows')`
    with ${remembering(rows)} select ${repeatedLines}
  `)
  return repeated
}

interface Screened {
  repeated: readonly number[]
  changed: readonly number[]
  known: ReadonlyMap<number, ContentHash>
}

/**
 * Remembers the first row of every key; returns the lines whose key an earlier row has, and the lines whose offer is
 * new, was written from another row, or was missing. `known`: what those that are listed were written from.
 */
export async function screenRows(session: Session<'catalog'>, supplierId: string, rows: RowKeys): Promise<Screened> {
  const { repeated, changed, hashed, hashes } = await session.one(sql<
    Record<'repeated' | 'changed' | 'hashed', number[]> & { hashes: ContentHash[] }
  >('catalog.screen_rows')`
    with ${remembering(rows)}
    select ${repeatedLines},
           coalesce(array_agg(given.line), '{}') as changed,
           coalesce(array_agg(given.line) filter (where o.content_hash is not null), '{}') as hashed,
           coalesce(array_agg(${contentHashOf(part`o.content_hash`)}) filter (where o.content_hash is not null), '{}') as hashes
      from given
      left join supplier_products o
        on o.supplier_id = ${supplierId} and o.offer_key = given.key and o.missing_since is null
     where (${writtenHashOf(part`o.content_hash`)} = given.written_hash) is not true
  `)
  const known = new Map(hashed.map((line, i) => [line, hashes[i] as ContentHash]))
  return { repeated, changed, known }
}
