import { part, type Session, sql, type Tx } from '@products-manager/postgres'

/** Held shared by every session that fills the catalogue: the search index is built when none does. */
const filling = part`hashtextextended('the catalogue is filled', 0)`

/** Says that the session fills the catalogue, until it says otherwise or is gone. */
export async function beginFilling(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.begin_filling')`select pg_advisory_lock_shared(${filling})`)
}

export async function endFilling(session: Session<'catalog'>): Promise<void> {
  await session.run(sql('catalog.end_filling')`select pg_advisory_unlock_shared(${filling})`)
}

/** Products there are, counted as far as the limit. */
export async function countProductsTo(tx: Tx<'catalog'>, limit: number): Promise<number> {
  const { count } = await tx.one(sql<{ count: number }>('catalog.count_products_to')`
    select count(*)::int as count from (select from products limit ${limit}) as found
  `)
  return count
}

/** Gives up after a moment when others use the table, which then happens again and again. */
export async function dropSearchIndex(tx: Tx<'catalog'>): Promise<void> {
  await tx.run(sql('catalog.limit_search_index_wait')`set local lock_timeout = '3s'`)
  await tx.run(sql('catalog.drop_search_index')`drop index if exists idx_products_search_text`)
}

export async function hasSearchIndex(tx: Tx<'catalog'>): Promise<boolean> {
  const { there } = await tx.one(sql<{ there: boolean }>('catalog.has_search_index')`
    select to_regclass('idx_products_search_text') is not null as there
  `)
  return there
}

/** Builds the index, which takes as long as a look at every product; false while somebody fills the catalogue. */
export async function buildSearchIndex(tx: Tx<'catalog'>): Promise<boolean> {
  const { alone } = await tx.one(sql<{ alone: boolean }>('catalog.lock_filling')`
    select pg_try_advisory_xact_lock(${filling}) as alone
      from (select set_config('maintenance_work_mem', '256MB', true)) as memory
  `)
  if (!alone) return false
  await tx.run(sql('catalog.build_search_index')`
    create index if not exists idx_products_search_text on products using gin (search_text gin_trgm_ops)
      with (fastupdate = on, gin_pending_list_limit = 131072)
  `)
  return true
}

/** Moves what an import left on the index's pending list into the index, so that searches need not read it. */
export async function mergeSearchIndex(tx: Tx<'catalog'>): Promise<void> {
  await tx.one(sql<{ pages: number | null }>('catalog.merge_search_index')`
    select gin_clean_pending_list(to_regclass('idx_products_search_text'))
      from (select set_config('maintenance_work_mem', '128MB', true)) as memory
  `)
}
