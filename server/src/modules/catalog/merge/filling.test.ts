import { randomUUID } from 'node:crypto'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type MigratedDatabase, migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { openFilling, readyCatalogue, restoreCatalogue } from './filling.ts'

const SHAPE = `
  select indexdef as part from pg_indexes where schemaname = 'public'
  union all
  select conrelid::regclass || ': ' || pg_get_constraintdef(oid) from pg_constraint where contype = 'f'
  order by part`

const SUPPLIER = '00000000-0000-4000-8000-000000000001'

describe('a catalogue that is filled', () => {
  it('does without what merging has no use for, and has all of it again afterwards', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)

    const during = await fill(catalog, 2_000, () => query(SHAPE))
    await readyCatalogue(catalog)

    const missing = before.filter(({ part }) => !during.some((other) => other.part === part))
    expect(missing.map(({ part }) => shortly(part))).toEqual([
      'idx_best_offers_price',
      'idx_product_changes_changed_at',
      'idx_product_changes_moves',
      'idx_product_changes_run_id',
      'idx_product_prices_is_active',
      'idx_products_active_created_desc',
      'idx_products_asin',
      'idx_products_brand_id',
      'idx_products_category_id',
      'idx_products_created_at',
      'idx_products_is_active',
      'idx_products_reference',
      'idx_products_search_text',
      'idx_products_sku',
      'idx_products_sku_active_title',
      'idx_products_supplier_id',
      'idx_products_title',
      'best_offers: product_id -> products',
      'product_prices: product_id -> products',
      'product_prices: supplier_id -> suppliers',
      'product_stocks: product_id -> products',
      'products: brand_id -> brands',
      'products: supplier_id -> suppliers',
      'supplier_products: product_id -> products',
      'supplier_products: supplier_id -> suppliers',
    ])
    expect(await query(SHAPE)).toEqual(before)
    expect(await query('select from set_aside')).toEqual([])
  })

  it('keeps everything when a run makes a few products', async () => {
    const { catalog, query } = await aCatalogue()

    const during = await fill(catalog, 1_999, () => query(SHAPE))

    expect(during).toEqual(await query(SHAPE))
  })

  it('keeps everything when a run makes fewer products than there were', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) select 'Pen ' || n from generate_series(1, 2001) as n")

    const during = await fill(catalog, 2_000, () => query('select from set_aside'))

    expect(during).toEqual([])
  })

  it('keeps everything when the first batch may only change the products there are', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) select 'Pen ' || n from generate_series(1, 2000) as n")

    const during = await fill(catalog, 2_000, () => query('select from set_aside'))

    expect(during).toEqual([])
  })

  it('does without them from the batch on that makes as many products as there were', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) select 'Pen ' || n from generate_series(1, 4000) as n")

    const during = await catalog.withSession(async (session) => {
      const filling = await openFilling(catalog, session)
      await filling.expect(2_000)
      const first = await query('select from set_aside')
      await query("insert into products (title) select 'Ink ' || n from generate_series(1, 2000) as n")
      filling.note(2_000)
      await filling.expect(2_000)
      const second = await query('select from set_aside')
      await filling.end()
      return [first.length > 0, second.length > 0]
    })

    expect(during).toEqual([false, true])
  })

  it('keeps everything when there are many products already', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) select 'Pen ' || n from generate_series(1, 30000) as n")

    const during = await fill(catalog, 40_000, () => query('select from set_aside'))

    expect(during).toEqual([])
  })

  it('keeps everything when somebody else is busy with its products', async () => {
    const { catalog, query } = await aCatalogue()

    const during = await catalog.transaction(async (tx) => {
      await tx.run(sql('catalog.work_on_products')`lock table products in row exclusive mode`)
      return fill(catalog, 2_000, () => query('select from set_aside'))
    })

    expect(during).toEqual([])
  })

  it('is made whole by whoever looks once the run is gone, and not before', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)

    const during = await fill(catalog, 2_000, async () => {
      await restoreCatalogue(catalog)
      return query('select from set_aside')
    })
    await restoreCatalogue(catalog)

    expect(during.length).toBeGreaterThan(0)
    expect(await query(SHAPE)).toEqual(before)
  })

  it('is made whole after somebody who changes a product and then its offer, and keeps them from neither', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)
    await query("insert into products (title) values ('Pen')")
    await fill(catalog, 2_000, () => query('insert into best_offers (product_id) select id from products'))

    const restored = await catalog.transaction(async (tx) => {
      await tx.run(sql('catalog.change_product')`update products set title = 'Ink'`)
      const restoring = restoreCatalogue(catalog)
      await vi.waitFor(async () => expect(await query('select from pg_locks where not granted')).not.toEqual([]))
      await tx.run(sql('catalog.change_offer')`update best_offers set price = 1`)
      return { restoring }
    })
    await restored.restoring

    expect(await query(SHAPE)).toEqual(before)
  })

  it('is made whole after somebody who works on a product for long, and keeps nobody else from the others', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)
    await query("insert into products (title) values ('Pen'), ('Ink')")
    await fill(catalog, 2_000, async () => {})

    const restored = await catalog.transaction(async (tx) => {
      await tx.run(sql('catalog.work_on_pen')`update products set title = 'Pencil' where title = 'Pen'`)
      const restoring = restoreCatalogue(catalog)
      await vi.waitFor(async () => expect(await query('select from pg_locks where not granted')).not.toEqual([]))
      await query("update products set title = 'Black ink' where title = 'Ink'")
      return { restoring }
    })
    await restored.restoring

    expect(await query(SHAPE)).toEqual(before)
    expect(await query('select title from products order by title')).toEqual([
      { title: 'Black ink' },
      { title: 'Pencil' },
    ])
  })

  it('is made whole by the next look when one did not get through', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)
    await fill(catalog, 2_000, () => query('create table idx_products_title ()'))

    await expect(restoreCatalogue(catalog)).rejects.toThrow('idx_products_title')
    await query('drop table idx_products_title')
    await restoreCatalogue(catalog)

    expect(await query(SHAPE)).toEqual(before)
    expect(await query('select from set_aside')).toEqual([])
  })

  it('finds every product afterwards', async () => {
    const { catalog, query } = await aCatalogue()
    await fill(catalog, 2_000, () => query("insert into products (title) values ('Crème brûlée')"))

    await restoreCatalogue(catalog)

    expect(await query("select title from products where search_text like '%creme br%'")).toEqual([
      { title: 'Crème brûlée' },
    ])
  })

  it('removes what belongs to a product that went meanwhile', async () => {
    const { catalog, query } = await aCatalogue()
    await query("insert into products (title) values ('stays'), ('goes')")
    await query('insert into best_offers (product_id, price) select id, 1 from products')

    await fill(catalog, 2_000, () => query("delete from products where title = 'goes'"))
    await restoreCatalogue(catalog)

    expect(await query('select p.title from best_offers b left join products p on p.id = b.product_id')).toEqual([
      { title: 'stays' },
    ])
  })

  it('leaves a foreign key alone that somebody else added unchecked, and the rows that violate it', async () => {
    const { catalog, query } = await aCatalogue()
    await query('create table shelves (id uuid primary key)')
    await query("insert into products (title, category_id) values ('on no shelf', uuid_v7())")
    await query(`alter table products add constraint own foreign key (category_id) references shelves (id)
      on delete cascade not valid`)

    await fill(catalog, 2_000, () => query('select from set_aside'))
    await restoreCatalogue(catalog)

    expect(await query('select title from products')).toEqual([{ title: 'on no shelf' }])
    expect(await query('select conname from pg_constraint where not convalidated')).toEqual([{ conname: 'own' }])
  })

  it('holds its foreign keys for new rows even if somebody broke one by hand meanwhile', async () => {
    const { catalog, query } = await aCatalogue()
    await fill(catalog, 2_000, () =>
      query(`insert into products (title, supplier_id) values ('of nobody', '${SUPPLIER}')`),
    )

    await restoreCatalogue(catalog)

    await expect(query(`insert into products (title, supplier_id) values ('another', '${SUPPLIER}')`)).rejects.toThrow(
      'products_supplier_id_fkey',
    )
    expect(await query('select conname from pg_constraint where not convalidated')).toEqual([
      { conname: 'products_supplier_id_fkey' },
    ])
    expect(await query('select from set_aside')).toEqual([])
  })

  it('takes an index that somebody made again by hand meanwhile for the one that was there', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)
    await fill(catalog, 2_000, () => query('create index idx_products_title on products (title)'))

    await readyCatalogue(catalog)

    expect((await query(SHAPE)).length).toBe(before.length)
    expect(await query('select from set_aside')).toEqual([])
  })

  it('keeps an index that somebody made again by hand when another run fills the catalogue, too', async () => {
    const { catalog, query } = await aCatalogue()
    const before = await query(SHAPE)
    await fill(catalog, 2_000, () => query('create index idx_products_title on products (title)'))

    const during = await fill(catalog, 2_000, () => query(SHAPE))
    await readyCatalogue(catalog)

    expect(during.map(({ part }) => shortly(part))).toContain('idx_products_title')
    expect((await query(SHAPE)).length).toBe(before.length)
  })

  it('keeps an index by which a constraint keeps rows apart', async () => {
    const { catalog, query } = await aCatalogue()
    await query('alter table products add constraint apart exclude using btree (manufacturer_reference with =)')

    const during = await fill(catalog, 2_000, () => query(SHAPE))

    expect(during.map(({ part }) => shortly(part))).toContain('apart')
  })

  it('keeps everything when its tables belong to another user', async () => {
    const { query, url } = await aCatalogue()
    const before = await query(SHAPE)
    const clerk = await aClerk({ query, url })

    const during = await fill(clerk, 2_000, () => query(SHAPE))
    await readyCatalogue(clerk)

    expect(during).toEqual(before)
  })
})

/** An index by its name, a foreign key by what it leads to. */
function shortly(part: string): string {
  return /INDEX (\w+)/.exec(part)?.[1] ?? part.replace(/FOREIGN KEY \((\w+)\) REFERENCES (\w+)\(id\).*/, '$1 -> $2')
}

/** What `look` finds while a run is about to make that many products. */
function fill<T>(catalog: Database<'catalog'>, drafts: number, look: () => Promise<T>): Promise<T> {
  return catalog.withSession(async (session) => {
    const filling = await openFilling(catalog, session)
    await filling.expect(drafts)
    const seen = await look()
    await filling.end()
    return seen
  })
}

async function aCatalogue() {
  const { handle, query, url } = await migratedDatabase('catalog')
  return { catalog: handle, query, url }
}

/** The catalogue as a user sees it who may read and write everything, and owns nothing. */
async function aClerk({ query, url }: Pick<MigratedDatabase<'catalog'>, 'query' | 'url'>) {
  const user = `clerk_${randomUUID().replaceAll('-', '')}`
  const asUser = new URL(url)
  asUser.username = user
  await query(`create role ${user} login password '${asUser.password}'`)
  await query(`grant all on all tables in schema public to ${user}`)
  const handle = openDatabase({ name: 'catalog', url: asUser.href, pool: { size: 5 } })
  onTestFinished(async () => {
    await handle.close()
    await query(`drop owned by ${user}`)
    await query(`drop role ${user}`)
  })
  return handle
}
