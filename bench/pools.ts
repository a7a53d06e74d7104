import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import { startStallingProxy, testCluster } from '@products-manager/postgres/testing'
import { median } from 'pgops'
import { type Figure, section } from './report.ts'

const REQUESTS = 2_000
const one = sql<{ one: number }>('bench.one')`select 1 as one`

/** What a pool's care costs and brings: pings before use, and how soon a frozen server is noticed. */
export async function benchPools({ rounds }: { rounds: number }): Promise<string> {
  const cluster = await testCluster()
  const place = await cluster.createDatabase()
  const open = (url: string, pool: { prePing: boolean; prePingIdleMs?: number }) =>
    openDatabase<string>({ name: 'bench', url, pool: { size: 1, overflow: 0, ...pool } })
  const pings: number[] = []
  const frozen: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Every use is pinged here; in production only those after a second of idleness.
    const pinged = open(place.url, { prePing: true, prePingIdleMs: 0 })
    const plain = open(place.url, { prePing: false })
    pings.push(await addedByPing(pinged, plain))
    await Promise.all([pinged.close(), plain.close()])

    const proxy = await startStallingProxy(cluster.port)
    const pool = open(proxy.url(place.url), { prePing: true, prePingIdleMs: 0 })
    await pool.many(one)
    proxy.stall()
    frozen.push(await untilNoticed(pool))
    await proxy.close()
    await pool.close({ deadlineMs: 100 })
  }
  await place.drop()
  const figures: Figure[] = [
    { name: 'a ping before use adds, at the median', unit: 'ms', values: pings, target: '< 0.2' },
    { name: 'a frozen server is noticed after', unit: 'ms', values: frozen, target: '< 1,500' },
  ]
  return section('pools', figures, [
    `${REQUESTS.toLocaleString('en')} requests with and without a ping, in turns, ${rounds} rounds`,
  ])
}

/** In turns, so that a busy moment of the machine hits both. */
async function addedByPing(pinged: Database<string>, plain: Database<string>): Promise<number> {
  const times = { pinged: [] as number[], plain: [] as number[] }
  const timed = async (database: Database<string>) => {
    const startedAt = performance.now()
    await database.many(one)
    return performance.now() - startedAt
  }
  for (let i = 0; i < REQUESTS; i++) {
    times.pinged.push(await timed(pinged))
    times.plain.push(await timed(plain))
  }
  return median(times.pinged) - median(times.plain)
}

async function untilNoticed(pool: Database<string>): Promise<number> {
  const startedAt = performance.now()
  const asking = pool.many(one).catch(() => null)
  while (pool.stats().primary.failedPings === 0) await delay(1)
  const noticed = performance.now() - startedAt
  void asking
  return noticed
}
