import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { type StallingProxy, startStallingProxy, type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let proxy: StallingProxy
let bank: Database<'bank'>

const ACCOUNTS = 20
const EACH = 1_000
const WORKERS = 12
const ROUNDS = 60
const ALLOWED = new Set(['aborted', 'changed my mind', '08001', '08006', '08007', 'DB_POOL_TIMEOUT'])

const sum = sql<{ cents: string }>('bank.sum')`select sum(cents) as cents from accounts`
const numbers = sql<{ n: number }>('bank.numbers')`select n from generate_series(1, 5000) n`
const copyOut = sql('bank.copy_out')`copy (select repeat('x', 1000) from generate_series(1, 2000)) to stdout`
const copyIn = sql('bank.copy_in')`copy lines from stdin`
const add = (id: number, cents: number) =>
  sql('bank.add')`update accounts set cents = cents + ${cents} where id = ${id}`

beforeAll(async () => {
  const cluster = await testCluster()
  database = await cluster.createDatabase()
  proxy = await startStallingProxy(cluster.port)
  await database.query(`
    create table accounts (id int primary key, cents int8 not null);
    insert into accounts select n, ${EACH} from generate_series(1, ${ACCOUNTS}) n;
    create table lines (text text)`)
  bank = openDatabase({
    name: 'bank',
    url: proxy.url(database.url),
    pool: { size: 4, overflow: 3, waitTimeoutMs: 2_000, prePingIdleMs: 20, prePingDeadlineMs: 100, recycleMs: 500 },
  })
})

afterAll(async () => {
  await proxy.close()
  await database.drop()
})

const below = (limit: number) => Math.floor(Math.random() * limit)
const account = () => 1 + below(ACCOUNTS)

const actions: ((signal: AbortSignal) => Promise<unknown>)[] = [
  (signal) =>
    bank.transaction(
      async (tx) => {
        await tx.run(add(account(), -1))
        if (below(5) === 0) throw new Error('changed my mind')
        await tx.run(add(account(), 1))
      },
      { signal, retries: 20 },
    ),
  async (signal) => {
    expect(await bank.one(sum, { signal })).toEqual({ cents: String(ACCOUNTS * EACH) })
  },
  async (signal) => {
    const last = below(10_000)
    for await (const { n } of bank.rows(numbers, { signal, batchSize: 500 })) if (n === last) break
  },
  async (signal) => {
    let chunks = below(40)
    for await (const chunk of bank.copyTo(copyOut, { signal })) if (chunk && --chunks === 0) break
  },
  (signal) => bank.transaction((tx) => tx.copyFrom(copyIn, Array(1_000).fill(`${'y'.repeat(100)}\n`), { signal })),
]

async function work(failures: string[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const controller = new AbortController()
    const timer = below(3) === 0 ? setTimeout(() => controller.abort(new Error('aborted')), below(15)) : undefined
    await actions[below(actions.length)]?.(controller.signal).catch((error: Error & { code?: string }) => {
      failures.push(error.code ?? error.message)
    })
    clearTimeout(timer)
  }
}

async function disturb(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(200 + below(300))
    if (below(2) === 0) {
      proxy.cut()
      continue
    }
    proxy.stall()
    await delay(below(300))
    proxy.resume()
  }
}

it('keeps every promise while connections are cut, frozen and aborted at random: no sum is wrong, nothing is stuck or left', async () => {
  const failures: string[] = []
  const end = new AbortController()
  const disturbance = disturb(end.signal)

  await Promise.all(Array.from({ length: WORKERS }, () => work(failures)))
  end.abort()
  await disturbance

  expect(failures.filter((failure) => !ALLOWED.has(failure))).toEqual([])
  expect(await bank.one(sum)).toEqual({ cents: String(ACCOUNTS * EACH) })
  expect(bank.stats().primary).toMatchObject({ used: 0, waiting: 0, longestHolder: null })
  await bank.close()
  const left = 'select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
  while ((await database.query(left)).length > 0) await delay(20)
})
