import { type Database, sql } from '@products-manager/postgres'

/** The identifiers of these brands; those we do not have are added. Case and accents make no new brand. */
export async function ensureBrands(
  catalog: Database<'catalog'>,
  names: readonly string[],
): Promise<{ name: string; id: string }[]> {
  return catalog.transaction(
    async (tx) => {
      await tx.run(sql('catalog.insert_brands')`
        insert into brands (name)
        select distinct on (search_key(name)) name
          from unnest(${names}::text[]) as given (name)
         where not exists (select from brands b where search_key(b.name) = search_key(given.name))
         order by search_key(name)
        on conflict do nothing
      `)
      return tx.many(sql<{ name: string; id: string }>('catalog.find_brands_by_name')`
        select given.name, b.id
          from unnest(${names}::text[]) as given (name)
          join brands b on search_key(b.name) = search_key(given.name)
      `)
    },
    { retries: 3 },
  )
}
