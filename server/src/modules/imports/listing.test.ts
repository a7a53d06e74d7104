import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { importFile } from './import-file.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'

const profile = (more: Partial<Profile> = {}): Profile => ({ ...aProfile(['sku', 'title', 'price']), ...more })
const deleted = { from: { column: 'state' }, values: ['D', 'deleted'] }
const FULL = 'sku;title;price;state\nA;Pen;1.00;\nB;Ink;2.00;\nC;Cap;3.00;\n'

async function afterFull() {
  const installation = await anInstallation()
  await installation.importText(FULL, profile({ deleted }))
  const offers = () =>
    installation.catalog.query(
      'select offer_key as key, price::text, missing_since is not null as gone from supplier_products order by offer_key',
    )
  return { ...installation, offers }
}
const states = (rows: Record<string, unknown>[]) => rows.map(({ price, gone }) => (gone ? 'gone' : price))

describe('a file of changes', () => {
  it('leaves what it does not name as it is', async () => {
    const { importText, offers } = await afterFull()

    const run = await importText('sku;title;price;state\nB;Ink;9.00;\n', profile({ deleted, listing: 'changes' }))

    expect(run).toMatchObject({ totalRows: 1, updated: 1, missing: 0 })
    expect(states(await offers())).toEqual(['1.0000', '9.0000', '3.0000'])
  })

  it('takes off the list what it marks, whose other cells may be empty', async () => {
    const { importText, offers } = await afterFull()

    const run = await importText('sku;title;price;state\nA;;;d\nX;;;D\n', profile({ deleted, listing: 'changes' }))

    expect(run).toMatchObject({ totalRows: 2, unchanged: 0, leftAside: 2, refused: 0, missing: 1 })
    expect(states(await offers())).toEqual(['gone', '2.0000', '3.0000'])
  })

  it('counts what it marks apart from what has not changed, in a plan, too, and again when it comes again', async () => {
    const { importText, parts, write } = await afterFull()
    const lines = 'sku;title;price;state\nA;Pen;1.00;\nB;Ink;9.00;\nX;;;D\n'
    const marked = profile({ deleted, listing: 'changes' })

    const path = await write('plan.csv', lines)
    const { signal } = new AbortController()
    const plan = await importFile(parts, { path, supplier: { code: 'ACME' }, profile: marked, signal, dryRun: true })
    const first = await importText(lines, marked)
    const second = await importText(lines, marked)

    const counts = { totalRows: 3, unchanged: 1, leftAside: 1 }
    expect([plan, first, second]).toMatchObject([counts, counts, { ...counts, unchanged: 2 }])
  })

  it('keeps what it marks and lists again, in either order', async () => {
    const { importText, offers } = await afterFull()

    const lines = 'A;;;D\nA;Pen;5.00;\nB;Ink;6.00;\nB;;;D\n'
    await importText(`sku;title;price;state\n${lines}`, profile({ deleted, listing: 'changes' }))

    expect(states(await offers())).toEqual(['5.0000', '6.0000', '3.0000'])
  })

  it('lists again what was gone', async () => {
    const { importText, offers } = await afterFull()
    await importText('sku;title;price;state\nA;;;D\n', profile({ deleted, listing: 'changes' }))

    await importText('sku;title;price;state\nA;Pen;1.00;\n', profile({ deleted, listing: 'changes' }))

    expect(states(await offers())).toEqual(['1.0000', '2.0000', '3.0000'])
  })
})

describe('a full file', () => {
  it('takes off the list what it leaves out and what it marks', async () => {
    const { importText, offers } = await afterFull()

    const run = await importText('sku;title;price;state\nA;Pen;1.00;\nB;Ink;2.00;deleted\n', profile({ deleted }))

    expect(run).toMatchObject({ missing: 2 })
    expect(states(await offers())).toEqual(['1.0000', 'gone', 'gone'])
  })

  it('with prices only touches nothing else', async () => {
    const { importText, catalog } = await afterFull()

    await importText('sku;price\nA;7.00\n', { ...aProfile(['sku', 'price']), listing: 'changes' })

    expect(
      await catalog.query(
        "select title, price::text from products join best_offers on product_id = products.id where title = 'Pen'",
      ),
    ).toEqual([{ title: 'Pen', price: '7.0000' }])
  })

  it('whose profile names a mark that the file has no column for is not imported', async () => {
    const { importText } = await afterFull()

    await expect(importText('sku;title;price\nA;Pen;1.00\n', profile({ deleted }))).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
    })
  })
})
