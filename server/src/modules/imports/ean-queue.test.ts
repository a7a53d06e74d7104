import { describe, expect, it } from 'vitest'
import { executeRun } from './runs/execute-run.ts'
import { createApplication, getPlan } from './runs/plans.ts'
import { anInstallation } from './testing/an-installation.ts'
import { asking, IN_STORE, importRows, PEN, queueing, waitingOf } from './testing/queue-rows.ts'

const { signal } = new AbortController()

describe('rows without a usable EAN', () => {
  it("are products by the supplier's own SKU, unless the profile asks for the queue", async () => {
    const installation = await anInstallation()

    const run = await importRows(installation, [['CAP', '', 'Cap']])

    expect(run).toMatchObject({ created: 1, waiting: 0 })
    expect(await waitingOf(installation)).toEqual([])
  })

  it('wait in the queue, with the reason, and make no product', async () => {
    const installation = await anInstallation()

    const run = await importRows(
      installation,
      [
        ['PEN', PEN, 'Pen'],
        ['CAP', '', 'Cap'],
        ['HAT', '4006381333932', 'Hat'],
        ['', '', 'Scarf'],
      ],
      queueing,
    )

    expect(run).toMatchObject({ totalRows: 4, created: 1, waiting: 3, refused: 0, unchanged: 0 })
    expect(await waitingOf(installation)).toEqual([
      { title: 'Cap', reason: 'no-ean', state: 'waiting', given_ean: null, line: 3 },
      { title: 'Hat', reason: 'bad-ean', state: 'waiting', given_ean: '4006381333932', line: 4 },
      { title: 'Scarf', reason: 'no-ean', state: 'waiting', given_ean: null, line: 5 },
    ])
    expect(await installation.catalog.query('select title from products')).toEqual([{ title: 'Pen' }])
  })

  it('are one entry however often, and however differently written, the file brings them', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['', '', 'Stylo à bille, bleu']], queueing)

    const again = await importRows(installation, [['', '', 'STYLO A BILLE BLEU', '2.00']], queueing)

    expect(again).toMatchObject({ waiting: 1, created: 0 })
    expect(await installation.catalog.query('select title, price from supplier_ean_resolutions')).toEqual([
      { title: 'STYLO A BILLE BLEU', price: '2.0000' },
    ])
  })

  it('leave the queue when the file lists them no longer, or with an EAN', async () => {
    const installation = await anInstallation()
    await importRows(
      installation,
      [
        ['CAP', '', 'Cap'],
        ['HAT', '', 'Hat'],
        ['BAG', '', 'Bag'],
      ],
      queueing,
    )

    const run = await importRows(
      installation,
      [
        ['CAP', PEN, 'Cap'],
        ['BAG', '', 'Bag'],
      ],
      queueing,
    )

    expect(run).toMatchObject({ created: 1, waiting: 1 })
    expect((await waitingOf(installation)).map(({ title, state }) => [title, state])).toEqual([
      ['Cap', 'gone'],
      ['Hat', 'gone'],
      ['Bag', 'waiting'],
    ])
  })

  it('stay when a file of changes says nothing of them', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']], queueing)

    await importRows(installation, [['HAT', '', 'Hat']], { ...queueing, listing: 'changes' })

    expect(
      await installation.catalog.query("select count(*)::int from supplier_ean_resolutions where state = 'waiting'"),
    ).toEqual([{ count: 2 }])
  })

  it('are merged without asking when their offer is known', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']])

    const run = await importRows(installation, [['CAP', '', 'Cap', '2.00']], queueing)

    expect(run).toMatchObject({ updated: 1, waiting: 0 })
  })

  it('are asked about under their new name when the supplier renames an article', async () => {
    const installation = await anInstallation()
    await importRows(installation, [['CAP', '', 'Cap']], queueing)

    await importRows(installation, [['CAP', '', 'Cap, blue']], queueing)

    expect((await waitingOf(installation)).map(({ title }) => title)).toEqual(['Cap, blue'])
  })

  it('wait as part of a plan, and reach the queue when it is applied', async () => {
    const installation = await anInstallation()
    const planned = await importRows(
      installation,
      [
        ['PEN', PEN, 'Pen'],
        ['CAP', '', 'Cap'],
      ],
      { ...queueing, dryRun: true },
    )
    expect(planned).toMatchObject({ kind: 'plan', created: 1, waiting: 1 })
    expect(await waitingOf(installation)).toEqual([])

    const { id } = await createApplication(installation.parts, { planId: planned.id, only: null })
    const run = await executeRun(installation.parts, id, signal)

    expect(run).toMatchObject({ created: 1, waiting: 1 })
    expect((await waitingOf(installation)).map(({ title }) => title)).toEqual(['Cap'])
    expect((await getPlan(installation.parts, planned.id)).state).toBe('applied')
  })
})

describe('an EAN in doubt', () => {
  it("joins no two suppliers' products when it is an in-store number", async () => {
    const installation = await anInstallation()
    const { query } = installation.catalog

    await importRows(installation, [
      ['A-1', IN_STORE, 'Ham'],
      ['', '2000000000015', 'Bread'],
    ])
    await importRows(
      installation,
      [
        ['B-1', IN_STORE, 'Shoes'],
        ['', '2000000000015', 'Cheese'],
      ],
      { supplier: 'BOLT' },
    )

    expect(
      await query(
        'select title, ean, offers_count from products join best_offers on product_id = products.id order by title',
      ),
    ).toEqual(['Bread', 'Cheese', 'Ham', 'Shoes'].map((title) => ({ title, ean: null, offers_count: 1 })))
  })

  it("is the supplier's own key in the next file too", async () => {
    const installation = await anInstallation()
    await importRows(installation, [['', IN_STORE, 'Ham']])

    const run = await importRows(installation, [['', IN_STORE, 'Ham', '3.00']])

    expect(run).toMatchObject({ created: 0, updated: 1 })
  })

  it('waits in the queue where the profile says so: in-store numbers, and one EAN under two names', async () => {
    const installation = await anInstallation()

    const run = await importRows(
      installation,
      [
        ['PEN-1', PEN, 'Pen'],
        ['PEN-2', PEN, 'PEN!'],
        ['INK-1', PEN, 'Ink'],
        ['HAM-1', IN_STORE, 'Ham'],
      ],
      asking,
    )

    expect(run).toMatchObject({ created: 1, updated: 1, waiting: 2 })
    expect(await waitingOf(installation)).toEqual([
      { title: 'Ink', reason: 'shared', state: 'waiting', given_ean: PEN, line: 4 },
      { title: 'Ham', reason: 'in-store', state: 'waiting', given_ean: IN_STORE, line: 5 },
    ])
  })
})
