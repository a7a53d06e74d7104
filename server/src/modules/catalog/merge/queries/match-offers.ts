import { type Part, part, type Session, sql } from '@products-manager/postgres'
import type { DraftHead } from '../batch.ts'
import { contentHashOf } from '../row-hash.ts'

/** What the catalogue has of a draft whose key is no offer of the supplier, before any of the file is merged. */
export interface OfferCandidate {
  line: number
  /** A product has the draft's EAN. */
  known: boolean
  /** Offers of the supplier that the draft may be. */
  offers: number
  /** The only one it may be. */
  key: string | null
  sku: string | null
  price: string | null
  /** The offer is listed and was written from the very same cells. */
  same: boolean
}

interface Matching {
  supplierId: string
  /** Offers of any key count; else a SKU leads only to offers keyed by EAN, and an EAN to all. */
  anyKey: boolean
}

// Stands in no key: control characters never come as far as here.
const KEY_END = '\u001f'

/** The offer was written from the same cells, however they are written now. */
function sameContent(offer: Part): Part {
  return part`${contentHashOf(part`${offer}.content_hash`)} = ${contentHashOf(part`given.hash`)}`
}

/** One text a column: it costs a sixth of what an array of 2,500 values does. */
function givenDrafts(drafts: readonly DraftHead[]): Part {
  const column = (of: (draft: DraftHead) => string | number | null) => drafts.map((d) => of(d) ?? '').join(KEY_END)
  return part`
    unnest(string_to_array(${column(({ line }) => line)}, ${KEY_END})::integer[],
           string_to_array(${column(({ key }) => key)}, ${KEY_END}),
           string_to_array(${column(({ draft }) => draft.ean)}, ${KEY_END}, ''),
           string_to_array(${column(({ hash }) => hash)}, ${KEY_END}, '')::uuid[])
      as given (line, key, ean, hash)
  `
}

/**
 * Finds for each draft an offer of another key than its own: by the product of its EAN when the supplier has exactly one
 * listed offer of it (or exactly one that is no longer listed).
 */
export function matchOffers(
  session: Session<'catalog'>,
  { supplierId, anyKey }: Matching,
  drafts: readonly DraftHead[],
): Promise<OfferCandidate[]> {
  return session.many(sql<OfferCandidate>('catalog.match_offers')`
    select given.line, by_ean.id is not null as known, coalesce(found.offers, 0) as offers, matched.offer_key as key,
           matched.supplier_sku as sku, matched.price,
           coalesce(${sameContent(part`matched`)} and matched.missing_since is null, false) as same
      from ${givenDrafts(drafts)}
      left join products by_ean on by_ean.ean = given.ean
      left join lateral (
             select case when count(*) filter (where o.missing_since is null) > 0
                      then count(*) filter (where o.missing_since is null) else count(*) end::int as offers,
                    coalesce(min(o.offer_key) filter (where o.missing_since is null), min(o.offer_key)) as offer_key
               from supplier_products o
              where o.product_id = by_ean.id and o.supplier_id = ${supplierId}
                and (${anyKey} or given.key like 'ean:%' or o.offer_key like 'ean:%')
           ) found on by_ean.id is not null
      left join supplier_products matched
        on found.offers = 1 and matched.supplier_id = ${supplierId} and matched.offer_key = found.offer_key
  `)
}

/** The same for drafts without an EAN, by the manufacturer's reference and, where the draft names one, the brand. */
export function matchReferences(
  session: Session<'catalog'>,
  supplierId: string,
  drafts: readonly DraftHead[],
): Promise<OfferCandidate[]> {
  const references = drafts.map(({ draft }) => draft.manufacturerReference ?? '')
  return session.many(sql<OfferCandidate>('catalog.match_references')`
    with found as materialized (
      select o.offer_key, o.supplier_sku, o.price, o.content_hash, o.missing_since, p.manufacturer_reference as reference,
             p.brand_name as brand
        from supplier_products o
        join products p on p.id = o.product_id
       where o.supplier_id = ${supplierId} and p.manufacturer_reference = any (${references}::text[])
    )
    select given.line, count(*) > 0 as known, count(*)::int as offers, min(found.offer_key) as key,
           min(found.supplier_sku) as sku, min(found.price) as price,
           coalesce(bool_and(${sameContent(part`found`)} and found.missing_since is null), false) as same
      from unnest(${drafts.map(({ line }) => line)}::integer[], ${references}::text[],
                  ${drafts.map(({ draft }) => draft.brand)}::text[], ${drafts.map(({ hash }) => hash)}::uuid[])
             as given (line, reference, brand, hash)
      join found on found.reference = given.reference
       and (given.brand is null or search_key(found.brand) = search_key(given.brand))
     group by given.line
  `)
}

/** Notes offers as seen under the lines that turned out to be theirs; returns the lines that came first. */
export async function claimSeen(
  session: Session<'catalog'>,
  { keys, lines }: { keys: readonly string[]; lines: readonly number[] },
): Promise<ReadonlySet<number>> {
  const { first } = await session.one(sql<{ first: number[] }>('catalog.claim_seen')`
    with added as (
      insert into import_seen
      select key, line from unnest(${keys}::text[], ${lines}::integer[]) as given (key, line) order by line
      on conflict do nothing
      returning line
    )
    select coalesce(array_agg(line), '{}') as first from added
  `)
  return new Set(first)
}
