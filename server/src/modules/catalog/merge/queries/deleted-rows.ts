import { type Session, sql } from '@products-manager/postgres'

/** The keys a run's file says are no longer listed. */
export async function createDeletedRows(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.create_deleted_rows')`
    create temp table import_deleted (offer_key text collate "C" primary key)
  `)
}

/** Notes rows with a mark of deletion: by their own key, or by the EAN of a product the supplier offers once. */
export async function insertDeletedRows(
  session: Session<'catalog'>,
  supplierId: string,
  keys: readonly string[],
): Promise<void> {
  await session.run(sql('catalog.insert_deleted_rows')`
    insert into import_deleted
    select coalesce(
             (select min(o.offer_key)
                from products p
                join supplier_products o on o.product_id = p.id and o.supplier_id = ${supplierId}
               where p.ean = substr(given.key, 5) and given.key like 'ean:%'
                 and not exists (select from supplier_products own
                                  where own.supplier_id = ${supplierId} and own.offer_key = given.key collate "C")
              having count(*) = 1), given.key)
      from unnest(${keys}::text[]) as given (key)
    on conflict do nothing
  `)
}

/** Counts every offer of the supplier as seen that the file does not say is deleted. */
export async function keepUnlistedRows(session: Session<'catalog'>, supplierId: string): Promise<void> {
  await session.run(sql('catalog.keep_unlisted_rows')`
    insert into import_seen (offer_key, line)
    select o.offer_key, 0
      from supplier_products o
     where o.supplier_id = ${supplierId} and o.missing_since is null
       and not exists (select from import_deleted d where d.offer_key = o.offer_key)
    on conflict do nothing
  `)
}
