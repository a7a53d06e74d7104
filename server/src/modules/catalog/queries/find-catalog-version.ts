import { type Reads, sql } from '@products-manager/postgres'

/**
 * A text that differs after every event of the catalogue. The last number alone would not do: an event with a lower one
 * may be committed later, by a transaction that took its number first. It then stands among the last hundred. Nor would
 * numbers alone: those of batches that a crash took are given out again, at a later moment.
 */
export async function findCatalogVersion(catalog: Reads<'catalog'>): Promise<string> {
  const { version } = await catalog.one(sql<{ version: string }>('catalog.find_catalog_version')`
    select coalesce(md5(string_agg(id || ' ' || created_at, ',')), '') as version
      from (select id, created_at from outbox order by id desc limit 100) latest
  `)
  return version
}
