import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../clock.ts'
import {
  type StallingProxy,
  startStallingProxy,
  type TestCluster,
  type TestDatabase,
  testCluster,
} from '../testing/index.ts'
import { Connection } from './connection.ts'
import { type Lease, Pool, type PoolLimits } from './pool.ts'

let cluster: TestCluster
let database: TestDatabase
let proxy: StallingProxy
let now: number
let pools: Pool[]
let taken: Lease[]

const clock: Clock = { now: () => now, random: () => 0.5 }

beforeAll(async () => {
  cluster = await testCluster()
  database = await cluster.createDatabase()
  proxy = await startStallingProxy(cluster.port)
})

beforeEach(() => {
  now = 0
  pools = []
  taken = []
})

afterEach(async () => {
  proxy.resume()
  for (const lease of taken) lease.release()
  await Promise.all(pools.map((pool) => pool.close(1_000)))
})

afterAll(async () => {
  await proxy.close()
  await database.drop()
})

function poolOf(limits: Partial<PoolLimits> = {}, url = proxy.url(database.url)): Pool {
  const pool = new Pool({
    name: 'shop',
    limits: {
      size: 2,
      overflow: 1,
      waitTimeoutMs: 5_000,
      recycleMs: 1_000_000,
      prePing: true,
      prePingIdleMs: 1_000,
      prePingDeadlineMs: 200,
      ...limits,
    },
    open: () => Connection.open({ name: 'shop', url, applicationName: 'test', connectTimeoutMs: 500, readOnly: false }),
    clock,
  })
  pools.push(pool)
  return pool
}

async function take(pool: Pool, count: number): Promise<Lease[]> {
  const leases = await Promise.all(Array.from({ length: count }, () => pool.acquire()))
  taken.push(...leases)
  return leases
}

describe('size and overflow', () => {
  it('keeps the base connections and closes those beyond when they are given back', async () => {
    const pool = poolOf({ size: 2, overflow: 1 })

    const leases = await take(pool, 3)
    expect(pool.stats()).toMatchObject({ used: 3, idle: 0 })
    for (const lease of leases) lease.release()

    expect(pool.stats()).toMatchObject({ used: 0, idle: 2, created: 3 })
  })

  it('opens no more connections than are needed at once', async () => {
    const pool = poolOf()

    for (let i = 0; i < 10; i++) (await pool.acquire()).release()

    expect(pool.stats()).toMatchObject({ created: 1, idle: 1 })
  })

  it('serves those that wait in the order they came', async () => {
    const pool = poolOf({ size: 1, overflow: 0 })
    const [first] = await take(pool, 1)
    const served: number[] = []
    const waiting = [1, 2, 3].map(async (number) => {
      const lease = await pool.acquire()
      served.push(number)
      lease.release()
    })

    first?.release()
    await Promise.all(waiting)

    expect(served).toEqual([1, 2, 3])
    expect(pool.stats()).toMatchObject({ created: 1, exhaustions: 3, waiting: 0 })
  })

  it('takes a connection back once only', async () => {
    const pool = poolOf({ size: 1, overflow: 0 })
    const [lease] = await take(pool, 1)

    lease?.release()
    lease?.release()
    lease?.destroy()
    await take(pool, 1).catch(() => {})

    expect(pool.stats()).toMatchObject({ used: 1, idle: 0 })
  })

  it('lends every connection to one user at a time, whatever happens to it', async () => {
    const pool = poolOf({ size: 2, overflow: 2 })
    const inUse = new Set<Connection>()
    let most = 0
    const use = async (i: number) => {
      const lease = await pool.acquire()
      expect(inUse.has(lease.connection)).toBe(false)
      inUse.add(lease.connection)
      most = Math.max(most, inUse.size)
      await lease.connection.query({ name: 'test.nap', text: 'select pg_sleep(0.001)' })
      inUse.delete(lease.connection)
      if (i % 7 === 0) lease.destroy()
      else lease.release()
    }

    await Promise.all(Array.from({ length: 100 }, (_, i) => use(i)))

    expect(most).toBe(4)
    expect(pool.stats()).toMatchObject({ used: 0, waiting: 0 })
    expect(pool.stats().idle).toBeLessThanOrEqual(2)
    expect(pool.stats().holdMs.count).toBe(100)
  })
})

describe('waiting', () => {
  it('ends with an error that says who holds the connections', async () => {
    const pool = poolOf({ size: 1, overflow: 1, waitTimeoutMs: 50 })
    const [first] = await take(pool, 2)
    await first?.connection.query({ name: 'shop.slow_report', text: 'select 1' })
    now = 41_230

    const waiting = pool.acquire()

    await expect(waiting).rejects.toMatchObject({
      name: 'PoolError',
      code: 'DB_POOL_TIMEOUT',
      pool: 'shop',
      used: 2,
      retryable: true,
      longestHolder: { statement: 'shop.slow_report', heldMs: 41_230 },
      message:
        'shop: no connection free within 50 ms: 2 of 1+1 in use, 1 waiting; held longest by shop.slow_report, 41230 ms',
    })
    expect(pool.stats()).toMatchObject({ timeouts: 1, exhaustions: 1, waiting: 0 })
  })

  it('ends at once when it is aborted, and the connection goes to the next', async () => {
    const pool = poolOf({ size: 1, overflow: 0 })
    const [first] = await take(pool, 1)
    const controller = new AbortController()
    const aborted = pool.acquire(controller.signal)
    const next = pool.acquire()

    controller.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    first?.release()

    expect((await next).connection).toBe(first?.connection)
    expect(pool.stats().timeouts).toBe(0)
  })

  it('does not begin for a signal that is aborted already', async () => {
    const pool = poolOf()

    await expect(pool.acquire(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
    expect(pool.stats()).toMatchObject({ created: 0, waiting: 0 })
  })

  it('fails for each request when the server cannot be reached, and succeeds when it can again', async () => {
    const unreachable = new URL(database.url)
    unreachable.port = '1'
    const pool = poolOf({ size: 1, overflow: 0 }, unreachable.toString())

    const outcomes = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()])

    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(pool.stats()).toMatchObject({ failedConnects: 3, waiting: 0, used: 0 })
  })

  it('goes on when the server has no connection left but ours come back', async () => {
    await database.query('create role few login password $$few$$ connection limit 1')
    const few = new URL(database.url)
    few.username = 'few'
    few.password = 'few'
    const pool = poolOf({ size: 2, overflow: 0 }, few.toString())
    const [first] = await take(pool, 1)

    const second = pool.acquire()
    while (pool.stats().failedConnects === 0) await delay(5)
    first?.release()

    expect((await second).connection).toBe(first?.connection)
  })

  it('is measured, holding too', async () => {
    const pool = poolOf({ size: 1, overflow: 0 })
    const [first] = await take(pool, 1)
    const second = pool.acquire()
    now = 40
    first?.release()
    await second

    const { waitMs, holdMs } = pool.stats()
    const at = (bound: number) => waitMs.bounds.indexOf(bound)
    expect(waitMs).toMatchObject({ count: 2, sum: 40 })
    expect(waitMs.counts[at(0.5)]).toBe(1)
    expect(waitMs.counts[at(50)]).toBe(1)
    expect(holdMs).toMatchObject({ count: 1, sum: 40 })
  })
})

describe('recycling', () => {
  it('replaces a connection of its age, when it is taken or given back', async () => {
    const pool = poolOf({ size: 1, recycleMs: 1_000, prePing: false })
    const [first] = await take(pool, 1)
    first?.release()

    now = 999
    const [second] = await take(pool, 1)
    expect(second?.connection).toBe(first?.connection)
    now = 1_000
    second?.release()
    expect(pool.stats()).toMatchObject({ idle: 0, recycled: 1 })

    const [third] = await take(pool, 1)
    third?.release()
    now = 2_000
    const [fourth] = await take(pool, 1)
    expect(fourth?.connection).not.toBe(third?.connection)
    expect(pool.stats()).toMatchObject({ created: 3, recycled: 2 })
  })

  it('does not replace all connections at the same age', async () => {
    const chances = [0, 0.999]
    const spread: Clock = { now: () => now, random: () => chances.shift() ?? 0.5 }
    const pool = new Pool({
      name: 'shop',
      limits: {
        size: 2,
        overflow: 0,
        waitTimeoutMs: 1_000,
        recycleMs: 1_000,
        prePing: false,
        prePingIdleMs: 0,
        prePingDeadlineMs: 1,
      },
      open: () =>
        Connection.open({
          name: 'shop',
          url: database.url,
          applicationName: 'test',
          connectTimeoutMs: 500,
          readOnly: false,
        }),
      clock: spread,
    })
    pools.push(pool)
    const leases = await take(pool, 2)

    now = 950
    for (const lease of leases) lease.release()

    expect(pool.stats()).toMatchObject({ idle: 1, recycled: 1 })
  })
})

describe('pre-ping', () => {
  it('pings a connection that was idle for long, and no other', async () => {
    const pool = poolOf({ prePingIdleMs: 1_000 })
    const [first] = await take(pool, 1)
    first?.release()

    now = 999
    const [young] = await take(pool, 1)
    young?.release()
    expect(pool.stats().pinged).toBe(0)

    now = 2_500
    await take(pool, 1)
    expect(pool.stats()).toMatchObject({ pinged: 1, failedPings: 0, created: 1 })
  })

  it('replaces the connections that a frozen network holds, and pays one deadline for all', async () => {
    const pool = poolOf({ size: 3, overflow: 0, prePingDeadlineMs: 100 })
    for (const lease of await take(pool, 3)) lease.release()
    now = 5_000
    proxy.stall()
    setTimeout(() => proxy.resume(), 200)

    const [lease] = await take(pool, 1)

    expect(await lease?.connection.query({ name: 'test.one', text: 'select 1 as one' })).toMatchObject({
      rows: [{ one: 1 }],
    })
    expect(pool.stats()).toMatchObject({ pinged: 1, failedPings: 1, created: 4, idle: 0, used: 1 })
  })

  it('notices a frozen server process', async () => {
    const pool = poolOf({ prePingDeadlineMs: 100 }, database.url)
    const [lease] = await take(pool, 1)
    const answer = await lease?.connection.query({ name: 'test.pid', text: 'select pg_backend_pid() as pid' })
    const pid = Number(Object.values(answer?.rows[0] ?? {})[0])
    lease?.release()
    now = 5_000
    process.kill(pid, 'SIGSTOP')

    try {
      const [next] = await take(pool, 1)

      const other = await next?.connection.query({ name: 'test.pid', text: 'select pg_backend_pid() as pid' })
      expect(other?.rows[0]).not.toEqual({ pid })
      expect(pool.stats()).toMatchObject({ failedPings: 1, created: 2 })
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  it('pings those that were idle when another was lost, before anybody is given one that has gone with it', async () => {
    const pool = poolOf()
    const [idle, lost] = await take(pool, 2)
    idle?.release()
    now = 1
    const statement = lost?.connection.query({
      name: 'test.end',
      text: 'select pg_terminate_backend(pg_backend_pid())',
    })
    await expect(statement).rejects.toMatchObject({ code: '57P01' })
    lost?.release()

    const [next] = await take(pool, 1)
    now = 2
    next?.release()
    await take(pool, 1)

    expect(pool.stats()).toMatchObject({ pinged: 1, failedPings: 0, created: 2 })
  })

  it('forgets an idle connection as soon as the server closes it', async () => {
    const pool = poolOf()
    for (const lease of await take(pool, 2)) lease.release()

    proxy.cut()
    while (pool.stats().idle > 0) await delay(5)

    const [lease] = await take(pool, 1)
    expect(lease?.isReused).toBe(false)
  })
})

describe('close', () => {
  it('waits for what is in use, refuses what is new, and fails what waits', async () => {
    const pool = poolOf({ size: 1, overflow: 0 })
    const [lease] = await take(pool, 1)
    const waiting = pool.acquire()
    const isClosed = pool.close(5_000).then(() => pool.stats().used === 0)

    await expect(waiting).rejects.toMatchObject({ code: 'DB_POOL_CLOSED' })
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'DB_POOL_CLOSED', retryable: false })
    const answer = await lease?.connection.query({ name: 'test.one', text: 'select 1 as one' })
    lease?.release()

    expect(answer?.rows).toEqual([{ one: 1 }])
    expect(await isClosed).toBe(true)
  })

  it('cancels at its deadline what runs on the server', async () => {
    const pool = poolOf()
    const [lease] = await take(pool, 1)
    const sleeping = lease?.connection.query({ name: 'test.sleep', text: 'select pg_sleep(30)' })
    const ended = sleeping?.catch((error: Error) => error).finally(() => lease?.release())

    await pool.close(50)

    expect(await ended).toMatchObject({ code: '57014', statement: 'test.sleep' })
    expect(lease?.connection.isLost).toBe(true)
  })

  it('gives up what does not end even then', async () => {
    const pool = poolOf()
    const [lease] = await take(pool, 1)
    proxy.stall()

    await pool.close(50)

    expect(lease?.connection.isLost).toBe(true)
  })

  it('leaves no connection on the server', async () => {
    const pool = poolOf({}, database.url)
    for (const lease of await take(pool, 3)) lease.release()
    const mine = "select 1 from pg_stat_activity where application_name = 'test' and datname = current_database()"
    // A closed connection's process takes a moment to end.
    const until = async (count: number) => {
      while ((await database.query(mine)).length !== count) await delay(5)
    }
    await until(2)

    await pool.close()

    await until(0)
    expect(pool.stats()).toMatchObject({ idle: 0, used: 0 })
  })
})
