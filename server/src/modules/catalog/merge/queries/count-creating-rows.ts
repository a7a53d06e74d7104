import { sql, type Tx } from '@products-manager/postgres'

/** How many rows of the batch make a product. */
export async function countCreatingRows(tx: Tx<'catalog'>): Promise<number> {
  const { count } = await tx.one(sql<{ count: number }>('catalog.count_creating_rows')`
    select count(*)::int as count from merge_rows where creates
  `)
  return count
}
