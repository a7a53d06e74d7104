import { type Session, sql } from '@products-manager/postgres'
import { planForTables } from './plan-for-batches.ts'

/** What closing a run would take off the list. */
export interface UnseenOffers {
  /** Offers on the list now. */
  listed: number
  missing: number
  /** Offers the file lists that had a price. */
  priced: number
  examples: { key: string; title: string | null }[]
}

const SHOWN = 5

/** Counts the supplier's offers, and those that the file read in this session does not list. */
export function findUnseenOffers(session: Session<'catalog'>, supplierId: string): Promise<UnseenOffers> {
  return session.transaction(async (tx) => {
    await tx.one(sql<{ ready: string }>('catalog.plan_for_unseen')`select ${planForTables()} as ready`)
    const { keys, ...counts } = await tx.one(sql<Omit<UnseenOffers, 'examples'> & { keys: string[] }>(
      'catalog.count_unseen_offers',
    )`
      select count(*)::int as listed, (count(*) filter (where seen.offer_key is null))::int as missing,
             (count(*) filter (where seen.offer_key is not null and o.price > 0))::int as priced,
             coalesce((array_agg(o.offer_key) filter (where seen.offer_key is null))[:${SHOWN}], '{}') as keys
        from supplier_products o
        left join import_seen seen on seen.offer_key = o.offer_key
       where o.supplier_id = ${supplierId} and o.missing_since is null
    `)
    return { ...counts, examples: keys.length === 0 ? [] : await listExamples(tx, { supplierId, keys }) }
  })
}

function listExamples(
  tx: Pick<Session<'catalog'>, 'many'>,
  { supplierId, keys }: { supplierId: string; keys: readonly string[] },
): Promise<UnseenOffers['examples']> {
  return tx.many(sql<UnseenOffers['examples'][number]>('catalog.list_unseen_offers')`
    select o.offer_key as key,
           (select title from products p where p.id = o.product_id) as title
      from supplier_products o
     where o.supplier_id = ${supplierId} and o.offer_key = any (${keys}::text[])
  `)
}

/** Those of these brands that the supplier offers products of. */
export async function listOfferedBrands(
  session: Session<'catalog'>,
  { supplierId, brands }: { supplierId: string; brands: readonly string[] },
): Promise<string[]> {
  const rows = await session.many(sql<{ name: string }>('catalog.list_offered_brands')`
    select given.name
      from unnest(${brands}::text[]) as given (name)
     -- Of a brand with thousands of products the first is enough; as a mere condition it would be joined with all.
     cross join lateral (
             select from brands b
               join products p on p.brand_id = b.id
               join supplier_products o on o.product_id = p.id and o.supplier_id = ${supplierId}
              where search_key(b.name) = search_key(given.name)
              limit 1
           ) offered
  `)
  return rows.map(({ name }) => name)
}
