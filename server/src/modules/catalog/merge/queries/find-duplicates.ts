import { type Session, sql } from '@products-manager/postgres'
import type { RowKeys } from '../screening.ts'

/** The rows whose key an earlier row of the file has. */
export function findDuplicates(
  session: Session<'catalog'>,
  { keys, lines }: RowKeys,
): Promise<{ line: number; firstLine: number }[]> {
  return session.many(sql<{ line: number; firstLine: number }>('catalog.find_duplicates')`
    select given.line, seen.line as "firstLine"
      from unnest(${keys}::text[], ${lines}::integer[]) as given (key, line)
      join import_seen seen on seen.offer_key = given.key
     where seen.line <> given.line
     order by given.line
  `)
}
