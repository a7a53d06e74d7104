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

/** What the supplier has of a row that it may change. */
export interface KnownOffer {
  /** Null when it is not listed, or the row must be read in any case. */
  contentHash: ContentHash | null
  price: string | null
}

interface Screened {
  repeated: readonly number[]
  changed: readonly number[]
  offers: ReadonlyMap<string, KnownOffer>
}

/** Between values of a list, and what stands in the place of an offer that is not there. */
const [NEXT, NONE] = [',', '-']

/**
 * Remembers the first row of every key; returns the lines whose key an earlier row has, and the lines whose offer is
 * new, was written from another row, or was missing. `offers`: what there is of those, by key.
 */
export async function screenRows(session: Session<'catalog'>, supplierId: string, rows: RowKeys): Promise<Screened> {
  const { repeated, lines, hashes, prices } = await session.one(sql<
    Pick<Screened, 'repeated'> & Record<'lines' | 'hashes' | 'prices', string | null>
  >('catalog.screen_rows')`
    with ${remembering(rows)}
    select ${repeatedLines},
           string_agg(given.line::text, ${NEXT}) as lines,
           string_agg(case when o.missing_since is null then coalesce(${contentHashOf(part`o.content_hash`)}, '')
             else '' end, ${NEXT}) as hashes,
           string_agg(case when o.id is null then ${NONE} else coalesce(o.price::text, '') end, ${NEXT}) as prices
      from given
      left join supplier_products o on o.supplier_id = ${supplierId} and o.offer_key = given.key
     where (o.missing_since is null and ${writtenHashOf(part`o.content_hash`)} = given.written_hash) is not true
  `)
  if (lines === null || hashes === null || prices === null) return { repeated, changed: [], offers: new Map() }

  const changed = lines.split(NEXT).map(Number)
  const contentHashes = hashes.split(NEXT)
  const keys = new Map(rows.lines.map((line, place) => [line, rows.keys[place] as string]))
  const offers = new Map<string, KnownOffer>()
  for (const [i, price] of prices.split(NEXT).entries()) {
    if (price === NONE) continue
    const key = keys.get(changed[i] as number) as string
    offers.set(key, { contentHash: (contentHashes[i] as ContentHash) || null, price: price || null })
  }
  return { repeated, changed, offers }
}
