import { sql, type Tx } from '@products-manager/postgres'

interface CreatingRows {
  /** Rows of the batch that make a product. */
  creating: number
  /** Those of them whose offer is new as well. */
  fresh: number
}

export function countCreatingRows(tx: Tx<'catalog'>): Promise<CreatingRows> {
  return tx.one(sql<CreatingRows>('catalog.count_creating_rows')`
    select count(*)::int as creating, count(*) filter (where new_offer)::int as fresh from merge_rows where creates
  `)
}
