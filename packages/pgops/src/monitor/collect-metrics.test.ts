import { spawnSync } from 'node:child_process'
import { type Database, openDatabase } from '@products-manager/postgres'
import { startStallingProxy, type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { collectMetrics, metricFamilies, metricsText } from './collect-metrics.ts'

let place: TestDatabase
let shop: Database<string>

beforeEach(async () => {
  place = await (await testCluster()).createDatabase()
  shop = openDatabase({ name: 'shop', url: place.url, pool: { size: 3 }, preparedStatements: false })
})

afterEach(async () => {
  await shop.close({ deadlineMs: 100 })
  await place.drop()
})

it('tells of the database and its largest tables, and no more of these than asked for', async () => {
  for (let i = 1; i <= 5; i++) {
    await place.query(`create table t${i} (id int); insert into t${i} select generate_series(1, ${i * 3000})`)
    await place.query(`vacuum analyze t${i}`)
  }

  const families = await collectMetrics([shop], { tables: 2 })

  const value = (name: string) => families.find((one) => one.name === name)?.samples
  expect(value('pm_db_up')).toEqual([{ labels: { database: 'shop' }, value: 1 }])
  expect(value('pm_db_size_bytes')?.[0]?.value).toBeGreaterThan(1_000_000)
  expect(value('pm_db_sessions')?.map(({ labels }) => labels['state'])).toEqual([
    'active',
    'idle',
    'idle_in_transaction',
    'waiting_for_lock',
  ])
  expect(value('pm_db_table_rows_live')).toEqual([
    { labels: { database: 'shop', table: 't5' }, value: 15_000 },
    { labels: { database: 'shop', table: 't4' }, value: 12_000 },
  ])
  expect(families.map(({ name }) => name)).toEqual(metricFamilies().map(({ name }) => name))
})

it('counts a partitioned table as one', async () => {
  await place.query(`
    create table logs (at date) partition by range (at);
    create table logs_1 partition of logs for values from ('2026-01-01') to ('2026-02-01');
    create table logs_2 partition of logs for values from ('2026-02-01') to ('2026-03-01');
    insert into logs values ('2026-01-05'), ('2026-02-05'), ('2026-02-06');
  `)
  await place.query('analyze')

  const families = await collectMetrics([shop])

  const rows = families.find(({ name }) => name === 'pm_db_table_rows_live')?.samples
  expect(rows).toEqual([{ labels: { database: 'shop', table: 'logs' }, value: 3 }])
})

it('says that a frozen database is down, and does not wait for it', async () => {
  const proxy = await startStallingProxy(Number(new URL(place.url).port))
  const frozen = openDatabase({
    name: 'frozen',
    url: proxy.url(place.url),
    pool: { size: 2 },
    preparedStatements: false,
  })
  await frozen.ping()
  proxy.stall()

  const families = await collectMetrics([shop, frozen], { deadlineMs: 300 })

  const up = families.find(({ name }) => name === 'pm_db_up')?.samples
  expect(up).toEqual([
    { labels: { database: 'shop' }, value: 1 },
    { labels: { database: 'frozen' }, value: 0 },
  ])
  await proxy.close()
  await frozen.close({ deadlineMs: 100 })
})

it('writes what Prometheus reads', async () => {
  const text = metricsText(await collectMetrics([shop]))

  const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], {
    input: `${text}\n`,
    encoding: 'utf8',
  })
  expect(text).toContain('pm_db_up{database="shop"} 1')
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' })
})
