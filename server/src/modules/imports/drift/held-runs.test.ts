import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { importTasks } from '../jobs/import-tasks.ts'
import { measureHeld } from '../measure-held.ts'
import { executeRun, type RunnerParts } from '../runs/execute-run.ts'
import { createApplication, getPlan, rejectPlan } from '../runs/plans.ts'
import { createUndo } from '../runs/undo.ts'
import { anInstallation, aProfile } from '../testing/an-installation.ts'
import { acceptHeldRun, getRunDrift, refuseHeldRun } from './held-runs.ts'

const PROFILE = aProfile(['sku', 'title', 'price', 'stock'])
const forever = new AbortController().signal

interface Row {
  sku: string
  title: string
  price: number
  stock: number | ''
}

/** A list of so many articles, each changed by `change`; null leaves one out. */
function aList(size: number, change: (row: Row, i: number) => Row | null = (row) => row): string {
  const rows = Array.from({ length: size }, (_, i) =>
    change({ sku: `A-${i}`, title: `Article ${i}`, price: 10 + i, stock: 5 }, i),
  ).filter((row) => row !== null)
  return ['sku;title;price;stock', ...rows.map((row) => Object.values(row).join(';')), ''].join('\n')
}

async function after(...files: string[]) {
  const installation = await anInstallation()
  for (const file of files) await installation.importText(file, PROFILE)
  const { catalog, parts, importText } = installation
  const count = async (where: string) => {
    const [row] = await catalog.query<{ count: number }>(`select count(*)::int from supplier_products where ${where}`)
    return row?.count
  }
  return {
    ...installation,
    count,
    send: (content: string) => importText(content, PROFILE),
    drift: (runId: string) => getRunDrift(parts, runId),
    accept: async (runId: string, how: { safeOnly?: boolean; newNormal?: boolean } = {}) => {
      const order = { runId, safeOnly: false, newNormal: false, note: null, author: 'Ann', ...how }
      const run = await acceptHeldRun(parts, order)
      return executeRun(parts, run.id, forever)
    },
  }
}

/** What is measured two hours later. */
async function measured({ imports }: Pick<RunnerParts, 'imports'>): Promise<string> {
  const registry = createMetrics()
  const clock = { ...systemClock, now: () => new Date(Date.now() + 7_200_000) }
  measureHeld({ imports, clock }, registry)
  const lines = (await registry.metrics()).split('\n')
  return lines.filter((line) => line.startsWith('pm_imports')).join('\n')
}

const half = aList(100, (row, i) => (i % 2 === 0 ? row : null))
const tenfold = aList(100, (row, i) => (i < 20 ? { ...row, price: row.price * 10 } : { ...row, price: row.price + 1 }))

describe('a file that departs', () => {
  it('waits, and nothing of it is in the catalogue', async () => {
    const { send, drift, count, parts } = await after(aList(100))

    const run = await send(half)

    expect(run).toMatchObject({ status: 'held', kind: 'plan', missing: 50 })
    expect(await measured(parts)).toMatch(/^pm_imports_held 1\npm_imports_held_longest_seconds 7200/)
    expect(await drift(run.id)).toMatchObject({
      state: 'held',
      reasons: [{ code: 'missing', kind: 'limit', value: 0.5, count: 50, of: 100, limit: 0.2 }],
    })
    expect((await drift(run.id)).reasons[0]?.examples).toHaveLength(5)
    expect(await count('missing_since is not null')).toBe(0)
  })

  it('is let through whole', async () => {
    const { send, accept, drift, count, parts } = await after(aList(100))
    const held = await send(half)

    const run = await accept(held.id)

    expect(run).toMatchObject({ kind: 'apply', status: 'completed', missing: 50, planId: held.id })
    expect(await count('missing_since is not null')).toBe(50)
    expect(await drift(held.id)).toMatchObject({ state: 'accepted', isUsual: false, decidedBy: 'Ann' })
    await expect(refuseHeldRun(parts, { runId: held.id, note: null, author: null })).rejects.toMatchObject({
      code: 'IMPORT_NOT_HELD',
    })
  })

  it('is let through as far as no reason covers it: without the price jumps', async () => {
    const { send, accept, drift, count } = await after(aList(100))
    const held = await send(tenfold)

    const run = await accept(held.id, { safeOnly: true })

    expect(await drift(held.id)).toMatchObject({
      state: 'partly',
      reasons: [{ code: 'prices-moved', count: 20, of: 100, limit: 0.05 }],
      safe: { noMoveOver: 50 },
    })
    expect(run).toMatchObject({ status: 'completed', updated: 80 })
    expect(await count('price >= 100')).toBe(11)
  })

  it('stays held when a reason covers every change and only the safe part is asked for', async () => {
    const { send, accept, drift } = await after(aList(100))
    const held = await send(half)

    await expect(accept(held.id, { safeOnly: true })).rejects.toMatchObject({ code: 'IMPORT_NOTHING_SAFE' })

    expect(await drift(held.id)).toMatchObject({ state: 'held', safe: null })
  })

  it('is let through without what is no longer listed', async () => {
    const { send, accept, count } = await after(aList(100))
    const held = await send(`${half}N-1;New;5;5\n`)

    const run = await accept(held.id, { safeOnly: true })

    expect(run).toMatchObject({ created: 1, missing: 0 })
    expect(await count('missing_since is not null')).toBe(0)
  })

  it.each([
    ['refused', aList(30, (row, i) => ({ ...row, title: i < 20 ? '' : row.title }))],
    ['no-prices', aList(30, (row) => ({ ...row, price: 0 }))],
    ['garbled', aList(30, (row) => ({ ...row, title: `Caf\uFFFD ${row.title}` }))],
  ])('waits when it is the first of a supplier and wrong without comparison: %s', async (code, file) => {
    const { send, drift, count, accept } = await after()

    const run = await send(file)

    expect(run).toMatchObject({ status: 'held', kind: 'plan' })
    expect(await drift(run.id)).toMatchObject({ state: 'held', reasons: [{ code, kind: 'limit', limit: 0.5 }] })
    expect(await count('true')).toBe(0)
    expect(await accept(run.id)).toMatchObject({ created: code === 'refused' ? 10 : 30 })
  })

  it('waits when its prices are in another currency, until that is the new normal', async () => {
    const { importText, drift, accept, catalog } = await after()
    const { fields, ...rest } = aProfile(['sku', 'title', 'price'])
    const priced = { ...rest, fields: { ...fields, currency: { from: { column: 'currency' } } } }
    const list = (currency: string, more: number) =>
      [
        'sku;title;price;currency',
        ...Array.from({ length: 30 }, (_, i) => `A-${i};Article ${i};${10 + more};${currency}`),
      ].join('\n')
    await importText(list('EUR', 0), priced)

    const held = await importText(list('USD', 1), priced)
    const reasons = (await drift(held.id)).reasons
    const [before] = await catalog.query('select distinct currency from supplier_products')
    await accept(held.id, { newNormal: true })
    const next = await importText(list('USD', 2), priced)

    expect(held.status).toBe('held')
    expect(reasons).toMatchObject([{ code: 'currency', count: 30, of: 30, before: 'EUR', now: 'USD' }])
    expect(reasons[0]?.examples[0]).toMatchObject({ key: 'A-0', now: '11 USD' })
    expect(before).toEqual({ currency: 'EUR' })
    expect(next).toMatchObject({ status: 'completed', updated: 30 })
  })

  it('is let through without the rows in another currency; one wholly in it has no safe part', async () => {
    const { importText, drift, accept, catalog, parts } = await after()
    const { fields, ...rest } = aProfile(['sku', 'title', 'price', 'stock'])
    const priced = { ...rest, fields: { ...fields, currency: { from: { column: 'currency' } } } }
    const list = (size: number, more: number, currencyOf: (i: number) => string) =>
      [
        'sku;title;price;stock;currency',
        ...Array.from({ length: size }, (_, i) => `A-${i};Article ${i};${10 + more};${5 + more};${currencyOf(i)}`),
      ].join('\n')
    await importText(
      list(40, 0, () => 'EUR'),
      priced,
    )
    const wholly = await importText(
      list(40, 1, () => 'USD'),
      priced,
    )
    const { safe: none } = await drift(wholly.id)
    await refuseHeldRun(parts, { runId: wholly.id, note: null, author: null })

    // Two offers go, and two are new, one of each currency.
    const held = await importText(
      list(42, 2, (i) => (i % 2 === 0 ? 'USD' : 'EUR')).replace(/^A-[01];.*\n/gm, ''),
      priced,
    )
    const { safe } = await drift(held.id)
    const run = await accept(held.id, { safeOnly: true })

    expect(none).toBeNull()
    expect(safe).toEqual({ notPricedIn: ['USD'] })
    expect(run).toMatchObject({ status: 'completed', created: 1, updated: 19, missing: 2 })
    const offers = await catalog.query(
      `select currency, price::float, stock, count(*)::int from supplier_products where missing_since is null
        group by 1, 2, 3 order by 2`,
    )
    expect(offers).toEqual([
      { currency: 'EUR', price: 10, stock: 5, count: 19 },
      { currency: 'EUR', price: 12, stock: 7, count: 20 },
    ])
    expect(await getPlan(parts, held.id)).toMatchObject({ state: 'partly-applied' })
  })

  it('is not compared with a file that was taken back', async () => {
    const { send, drift, parts, importText } = await after(aList(100))
    const wrong = await importText(aList(100).replace('sku;title;price;stock', 'sku;title;price;stock;extra'), PROFILE)
    const undo = await createUndo(parts, { runId: wrong.id, only: null })
    await executeRun(parts, undo.id, forever)

    const right = await send(aList(100, (row) => ({ ...row, stock: 4 })))

    expect(wrong).toMatchObject({ status: 'completed' })
    expect(right).toMatchObject({ status: 'completed', updated: 100 })
    expect(await drift(right.id)).toMatchObject({ state: 'calm' })
  })

  it('is refused by a second try, when the first was killed between the two databases', async () => {
    const { send, drift, catalog, parts } = await after(aList(100))
    const held = await send(half)
    await catalog.query(`update import_plans set state = 'rejected' where id = '${held.id}'`)

    await refuseHeldRun(parts, { runId: held.id, note: 'half a list', author: 'Ann' })

    expect(await drift(held.id)).toMatchObject({ state: 'refused', note: 'half a list' })
    await expect(rejectPlan(parts, { planId: held.id, note: null, author: null })).rejects.toMatchObject({
      code: 'PLAN_NOT_OPEN',
    })
  })

  it('is let through once, however many ask at the same moment', async () => {
    const { send, parts, imports } = await after(aList(100))
    const held = await send(half)
    const order = { runId: held.id, safeOnly: false, newNormal: false, note: null, author: null }

    const answers = await Promise.allSettled([acceptHeldRun(parts, order), acceptHeldRun(parts, order)])

    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await imports.query("select from import_jobs where kind = 'apply'")).toHaveLength(1)
  })

  it('stays as a plan as far as it was not safe, to be applied or rejected later', async () => {
    const { send, accept, count, parts } = await after(aList(100))
    const held = await send(`${half}N-1;New;5;5\n`)
    await accept(held.id, { safeOnly: true })
    const rest = await getPlan(parts, held.id)

    const run = await createApplication(parts, { planId: held.id, only: null })
    const applied = await executeRun(parts, run.id, forever)

    expect(rest).toMatchObject({ state: 'partly-applied', run: { status: 'completed' } })
    expect(applied).toMatchObject({ created: 0, missing: 50, conflicts: 0 })
    expect(await count('missing_since is not null')).toBe(50)
    const next = await send(aList(100, (row, i) => (i < 20 ? { ...row, price: row.price * 10 } : row)))
    await accept(next.id, { safeOnly: true })
    expect(await rejectPlan(parts, { planId: next.id, note: 'ten times', author: 'Ann' })).toMatchObject({
      state: 'rejected',
      note: 'ten times',
    })
  })

  it('waits as long as nobody decides, and can then still be let through', async () => {
    const { send, accept, catalog, parts } = await after(aList(100))
    const held = await send(half)
    await catalog.query("update import_plans set created_at = now() - interval '91 days'")

    await importTasks(parts)
      .find(({ task }) => task.name === 'imports.house-keeping')!
      .handling.run({ payload: {}, attempt: 1, signal: forever })

    expect(await accept(held.id)).toMatchObject({ status: 'completed', missing: 50 })
  })

  it('is told of as held, not as a plan that waits', async () => {
    const { send, imports } = await after(aList(100))

    const run = await send(half)

    expect(await imports.query('select topic, payload from outbox order by id desc limit 1')).toMatchObject([
      { topic: 'imports.run-ended', payload: { runId: run.id, status: 'held' } },
    ])
  })

  it('is refused, and nothing of it ever applied', async () => {
    const { send, drift, count, parts } = await after(aList(100))
    const held = await send(half)

    await refuseHeldRun(parts, { runId: held.id, note: 'half a file', author: 'Ann' })

    expect(await drift(held.id)).toMatchObject({ state: 'refused', note: 'half a file', isUsual: false })
    expect(await count('missing_since is not null')).toBe(0)
    await expect(
      acceptHeldRun(parts, { runId: held.id, safeOnly: false, newNormal: false, note: null, author: null }),
    ).rejects.toMatchObject({ code: 'IMPORT_NOT_HELD' })
  })

  it('whose keys are others than before waits whatever the limits are', async () => {
    const { send, drift, catalog } = await after(aList(100))
    await catalog.query(`update suppliers set limits = '{"missing": 100}'`)

    const run = await send(aList(100, (row) => ({ ...row, sku: `B-${row.sku}` })))

    expect(run).toMatchObject({ status: 'held' })
    expect(await drift(run.id)).toMatchObject({ reasons: [{ code: 'other-keys' }], safe: null })
  })

  it.each([
    ['has no rows', 'sku;title;price;stock\n', 'empty-file'],
    ['has most of its rows damaged', aList(100, (row, i) => (i < 40 ? { ...row, price: Number.NaN } : row)), 'refused'],
    ['lost a column', aList(100).replace('stock', 'quantity'), null],
  ])('waits when it %s', async (_, content, code) => {
    const { send, drift } = await after(aList(100))
    if (code === null)
      return void (await expect(send(content)).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' }))

    const run = await send(content)

    expect(run).toMatchObject({ status: 'held' })
    expect((await drift(run.id)).reasons.map((reason) => reason.code)).toEqual([code])
  })

  it('waits when a column that nobody reads has another name', async () => {
    const withNote = (name: string, price: number) =>
      aList(20, (row) => ({ ...row, price }))
        .replace(/;stock$/m, `;stock;${name}`)
        .replace(/;5$/gm, ';5;x')
    const { send, drift } = await after(withNote('note', 10))

    const run = await send(withNote('remark', 11))

    expect(await drift(run.id)).toMatchObject({
      reasons: [{ code: 'columns', before: 'note', now: 'remark' }],
      safe: null,
    })
  })

  it('is imported at once where the supplier has no limits, and says nothing less', async () => {
    const { send, drift, catalog } = await after(aList(100))
    await catalog.query(`update suppliers set limits = '{"hold": false}'`)

    const run = await send(half)

    expect(run).toMatchObject({ status: 'completed', kind: 'import', missing: 50 })
    expect(await drift(run.id)).toMatchObject({ state: 'departs', reasons: [{ code: 'missing' }] })
  })
})

describe('what is usual', () => {
  const monthly = (month: number, change?: (row: Row, i: number) => Row | null) =>
    aList(100, (row, i) => {
      const usual = { ...row, price: row.price + month / 100 }
      return change ? change(usual, i) : usual
    })
  const months = [1, 2, 3, 4, 5].map((month) => monthly(month))

  it('is learned from files that came through', async () => {
    const { send, drift } = await after(...months)

    const run = await send(monthly(6, (row, i) => (i < 15 ? { ...row, stock: '' } : row)))

    expect(run).toMatchObject({ status: 'held' })
    expect(await drift(run.id)).toMatchObject({
      reasons: [
        {
          code: 'values-missing',
          subject: 'stock',
          kind: 'unusual',
          value: 0.15,
          count: 15,
          usual: { middle: 0, runs: 5 },
        },
      ],
      safe: { notEmptying: ['stock'] },
    })
  })

  it('becomes what somebody calls the new normal, and stays what it was after an exception', async () => {
    const emptied = (row: Row, i: number) => (i < 15 ? ({ ...row, stock: '' } as const) : row)
    const { send, accept } = await after(...months)
    const exception = await send(monthly(6, emptied))
    await accept(exception.id)
    const again = await send(monthly(7, emptied))
    await accept(again.id, { newNormal: true })

    const after7 = await send(monthly(8, emptied))

    expect([again.status, after7.status]).toEqual(['held', 'completed'])
  })
})

describe('a run that was killed', () => {
  it('after its verdict goes on with it', async () => {
    const { send, imports, parts, count } = await after(aList(100))
    const held = await send(half)
    await imports.query(`update import_jobs set status = 'interrupted' where id = '${held.id}'`)

    const run = await executeRun(parts, held.id, forever)

    expect(run).toMatchObject({ status: 'held', missing: 50 })
    expect(await count('missing_since is not null')).toBe(0)
  })
})
