import type { Database } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { openFilling, readySearchIndex, restoreSearchIndex } from './search-index.ts'

const DEFINITION = "select indexdef from pg_indexes where indexname = 'idx_products_search_text'"

describe('the search index', () => {
  it('is set aside while a catalogue is filled, and is there again as it was', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(DEFINITION)

    const during = await fill(catalog, 5_000, () => query(DEFINITION))
    await catalog.withSession(readySearchIndex)

    expect(before).toHaveLength(1)
    expect(during).toEqual([])
    expect(await query(DEFINITION)).toEqual(before)
  })

  it('stays when a run makes a few products', async () => {
    const { catalog, query } = await aCatalogue()

    const during = await fill(catalog, 4_999, () => query(DEFINITION))

    expect(during).toHaveLength(1)
  })

  it('stays when there are many products already', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) select 'Pen ' || n from generate_series(1, 20000) as n")

    const during = await fill(catalog, 5_000, () => query(DEFINITION))

    expect(during).toHaveLength(1)
  })

  it('is built by whoever looks for it once a run that set it aside is gone, and not before', async () => {
    const { catalog, query } = await aCatalogue()

    const during = await fill(catalog, 5_000, async () => {
      await restoreSearchIndex(catalog)
      return query(DEFINITION)
    })
    await restoreSearchIndex(catalog)

    expect(during).toEqual([])
    expect(await query(DEFINITION)).toHaveLength(1)
  })

  it('finds every product after it was set aside', async () => {
    const { catalog, query } = await aCatalogue()
    await fill(catalog, 5_000, () => query("insert into products (title) values ('Crème brûlée')"))

    await restoreSearchIndex(catalog)

    expect(await query("select title from products where search_text like '%creme br%'")).toEqual([
      { title: 'Crème brûlée' },
    ])
  })
})

/** What `look` finds while a run fills the catalogue and has made that many products. */
function fill<T>(catalog: Database<'catalog'>, created: number, look: () => Promise<T>): Promise<T> {
  return catalog.withSession(async (session) => {
    const filling = await openFilling(catalog, session)
    await filling.note(created)
    const seen = await look()
    await filling.end()
    return seen
  })
}

async function aCatalogue() {
  const { handle, query } = await migratedDatabase('catalog')
  return { catalog: handle, query }
}
