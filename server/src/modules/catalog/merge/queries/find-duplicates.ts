import { type Session, sql } from '@products-manager/postgres'
import type { RowKeys } from '../screening.ts'
import { givenRows } from './screen-rows.ts'

/** The rows whose key an earlier row of the file has. */
export function findDuplicates(
  session: Session<'catalog'>,
  rows: RowKeys,
): Promise<{ line: number; firstLine: number }[]> {
  return session.many(sql<{ line: number; firstLine: number }>('catalog.find_duplicates')`
    select given.line, seen.line as "firstLine"
      from ${givenRows(rows)}
      join import_seen seen on seen.offer_key = given.key collate "C"
     where seen.line <> given.line
     order by given.line
  `)
}
