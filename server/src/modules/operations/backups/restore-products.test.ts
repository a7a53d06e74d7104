import { restoreTable } from 'pgops'
import { expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'

const PRODUCTS = `insert into products (id, ean, title, created_at, updated_at)
  select ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 4006381333900 + i, 'Pen ' || i, '2026-04-07', '2026-04-07' from generate_series(1, 4) as i`
const OFFERS = 'insert into best_offers (product_id, price) select id, 9.99 from products'

it('products that were deleted come back in place with what they are sold at', async () => {
  const was = await migratedDatabase('catalog')
  const is = await migratedDatabase('catalog')
  for (const { query } of [was, is]) {
    await query(PRODUCTS)
    await query(OFFERS)
  }
  await is.query("delete from products where title = 'Pen 2'")
  await is.query("update best_offers set price = 7.50 from products p where p.id = product_id and p.title = 'Pen 3'")

  const { rows, notes } = await restoreTable({
    from: was.url,
    to: is.url,
    table: { schema: 'public', table: 'products' },
    replaces: true,
    now: new Date(),
  })

  expect(rows).toBe(1)
  expect(notes).toEqual(['With the rows that came back came those of other tables: best_offers 1.'])
  expect(
    await is.query('select title, price::float from products join best_offers on product_id = id order by title'),
  ).toEqual([
    { title: 'Pen 1', price: 9.99 },
    { title: 'Pen 2', price: 9.99 },
    { title: 'Pen 3', price: 7.5 },
    { title: 'Pen 4', price: 9.99 },
  ])
})
