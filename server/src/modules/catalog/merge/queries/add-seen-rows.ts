import { type Session, sql } from '@products-manager/postgres'
import type { RowKeys } from '../screening.ts'

/** Remembers the first row of every key. Returns how many keys were new. */
export function addSeenRows(session: Session<'catalog'>, { keys, lines }: RowKeys): Promise<number> {
  return session.run(sql('catalog.add_seen_rows')`
    insert into import_seen (offer_key, line)
    select key, line from unnest(${keys}::text[], ${lines}::integer[]) as given (key, line)
     order by key collate "C", line
    on conflict do nothing
  `)
}
