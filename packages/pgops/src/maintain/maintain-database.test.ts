import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { startTestCluster, type TestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listIndexStates } from '../monitor/list-index-states.ts'
import { listTableStates } from '../monitor/list-table-states.ts'
import { maintainDatabase } from './maintain-database.ts'
import { runMaintenance } from './run-maintenance.ts'

// A fresh machine of CI has Debian's; elsewhere it may be missing, which the output of the run then shows.
const debian = existsSync('/usr/lib/postgresql/15') || process.env['CI'] ? [{ major: 15 }] : []

describe.each([{}, ...debian])('on PostgreSQL %o', (version) => {
  let cluster: TestCluster
  let place: TestDatabase
  let shop: Database<string>

  beforeAll(async () => {
    cluster = await startTestCluster({ ...version, settings: { autovacuum: 'off' } })
  })

  afterAll(() => cluster?.stop('crash'))

  beforeEach(async () => {
    place = await cluster.createDatabase()
    shop = openDatabase({ name: 'shop', url: place.url, pool: { size: 3 }, preparedStatements: false })
    await place.query('create table items (id int, title text, stock int)')
    await place.query(`insert into items select i, 'item ' || i, i from generate_series(1, 20000) i`)
    await place.query('create index items_id on items (id)')
  })

  afterEach(async () => {
    await shop?.close({ deadlineMs: 100 })
    await place?.drop()
  })

  it('tells rows, sizes and how much of a table is dead and empty', async () => {
    await place.query('vacuum (analyze) items')
    await place.query('delete from items where id % 2 = 0')
    await place.query('update items set stock = stock + 1 where id < 1000')
    await place.query('select count(*) from items')
    await settled()

    const [before] = await listTableStates(shop)
    await place.query('vacuum (analyze) items')
    const [after] = await listTableStates(shop)

    expect(before).toMatchObject({ schema: 'public', table: 'items', deletes: 10_000, updates: 500 })
    expect(before?.deadRows).toBeGreaterThanOrEqual(10_000)
    expect(before?.sequentialScans).toBeGreaterThan(0)
    expect(before?.heapHitRatio).toBeGreaterThan(0.5)
    expect(after).toMatchObject({ rows: 10_000, deadRows: 0 })
    // Half the rows are gone and the file is as long as before.
    expect((after?.bloatBytes ?? 0) / (after?.heapBytes ?? 1)).toBeGreaterThan(0.4)
    expect((after?.bloatBytes ?? 0) / (after?.heapBytes ?? 1)).toBeLessThan(0.6)
  })

  it('estimates no bloat in a table that has just been filled', async () => {
    await place.query('vacuum (analyze) items')

    const [table] = await listTableStates(shop)
    const [index] = await listIndexStates(shop)

    expect((table?.bloatBytes ?? 1) / (table?.heapBytes ?? 1)).toBeLessThan(0.05)
    expect((index?.bloatBytes ?? 1) / (index?.bytes ?? 1)).toBeLessThan(0.15)
  })

  it('vacuums and analyzes what needs it, and finds nothing to do afterwards', async () => {
    await place.query('delete from items where id % 3 = 0')
    await settled()

    const planned = await maintainDatabase(shop, { isDryRun: true })
    const untouched = (await listTableStates(shop))[0]?.deadRows
    const done = await maintainDatabase(shop)
    await settled()
    const again = await maintainDatabase(shop)

    expect(planned.steps.map(({ statement }) => statement)).toEqual(['vacuum (analyze) "public"."items"'])
    expect(planned.steps[0]?.reason).toMatch(/^6666 dead rows/)
    expect(untouched).toBe(6_666)
    expect(done.results).toMatchObject([{ outcome: 'done' }])
    expect(again.steps).toEqual([])
  })

  it('rebuilds an index that is mostly empty while it is used', async () => {
    await place.query(`insert into items select i, 'item', i from generate_series(20001, 900000) i`)
    await place.query('delete from items where id % 10 <> 0')
    await place.query('vacuum (analyze) items')
    await settled()
    const before = await sizeOf('items_id')

    const { steps, results } = await maintainDatabase(shop, { kinds: ['reindex'] })

    expect(steps).toMatchObject([{ kind: 'reindex', index: 'items_id' }])
    expect(results).toMatchObject([{ outcome: 'done' }])
    expect(await sizeOf('items_id')).toBeLessThan(before / 4)
    expect((await maintainDatabase(shop, { kinds: ['reindex'], isDryRun: true })).steps).toEqual([])
  })

  it('mends an index whose build failed, and drops what a failed rebuild left behind', async () => {
    await place.query('insert into items values (1, $$twice$$, 1)')
    await place.query('create unique index concurrently items_title on items (stock)').catch(() => {})
    await place.query('delete from items where title = $$twice$$')
    await place.query('create index items_stock on items (stock)')
    await place.query(`update pg_index set indisvalid = false where indexrelid = 'items_stock'::regclass`)
    await place.query('alter index items_stock rename to items_id_ccnew')

    const { steps, results } = await maintainDatabase(shop, { kinds: ['reindex', 'drop-leftover'] })

    expect(steps.map(({ kind, index }) => [kind, index])).toEqual([
      ['drop-leftover', 'items_id_ccnew'],
      ['reindex', 'items_title'],
    ])
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    const indexes = await listIndexStates(shop)
    expect(indexes.map(({ index, isValid }) => [index, isValid]).sort()).toEqual([
      ['items_id', true],
      ['items_title', true],
    ])
  })

  it('skips a table that somebody holds, and says so', async () => {
    const stop = new AbortController()
    const held = shop.transaction(async (tx) => {
      await tx.run(sql('shop.lock')`lock table items in access exclusive mode`)
      await delay(60_000, null, { signal: stop.signal }).catch(() => {})
    })
    await delay(50)
    await place.query('create table other (id int); insert into other select generate_series(1, 1000)')

    const { results } = await maintainDatabase(shop, {
      kinds: ['analyze'],
      isForced: true,
      lockTimeoutMs: 50,
      table: 'other',
    })
    const step = { kind: 'analyze', schema: 'public', table: 'items', index: null, reason: '' } as const
    const [skipped] = await runMaintenance(shop, [{ ...step, statement: 'analyze items' }], { lockTimeoutMs: 50 })

    expect(results).toMatchObject([{ outcome: 'done' }])
    expect(skipped).toMatchObject({ outcome: 'skipped', problem: 'somebody held a lock on items in 3 tries' })
    stop.abort()
    await held
  })

  async function sizeOf(index: string): Promise<number> {
    return (await listIndexStates(shop)).find((one) => one.index === index)?.bytes ?? 0
  }

  /** Sessions hand in what they counted when they end, or a second later. */
  async function settled(): Promise<void> {
    await delay(1_100)
  }
})
