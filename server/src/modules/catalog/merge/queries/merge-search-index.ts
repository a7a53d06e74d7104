import { sql, type Tx } from '@products-manager/postgres'

/** Moves what an import left on the search index's pending list into the index, so that searches need not read it. */
export async function mergeSearchIndex(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ pages: number }>('catalog.merge_search_index')`
    select gin_clean_pending_list('idx_products_search_text'::regclass)
      from (select set_config('maintenance_work_mem', '128MB', true)) as memory
  `)
}
