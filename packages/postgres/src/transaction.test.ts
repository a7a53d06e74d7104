import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Tx } from './database.ts'
import { openDatabase } from './open-database.ts'
import { sql } from './sql.ts'
import { type StallingProxy, startStallingProxy, type TestDatabase, testCluster } from './testing/index.ts'

let database: TestDatabase
let proxy: StallingProxy
let bank: Database<'bank'>

const balances = sql<{ id: number; cents: number }>('bank.list_balances')`select id, cents from accounts order by id`
const pid = sql<{ pid: number }>('bank.backend')`select pg_backend_pid() as pid`
const add = (id: number, cents: number) =>
  sql('bank.add')`update accounts set cents = cents + ${cents} where id = ${id}`

beforeAll(async () => {
  const cluster = await testCluster()
  database = await cluster.createDatabase()
  proxy = await startStallingProxy(cluster.port)
  await database.query('create table accounts (id int primary key, cents int8 not null check (cents >= 0))')
})

beforeEach(async () => {
  bank = openDatabase({ name: 'bank', url: proxy.url(database.url), pool: { size: 2, overflow: 2 } })
  await database.query('truncate accounts; insert into accounts values (1, 100), (2, 100)')
})

afterEach(async () => {
  await bank.close()
})

afterAll(async () => {
  await proxy.close()
  await database.drop()
})

describe('transaction', () => {
  it('commits everything or nothing', async () => {
    const overdrawn = bank.transaction(async (tx) => {
      await tx.run(add(1, 150))
      await tx.run(add(2, -150))
    })

    await expect(overdrawn).rejects.toMatchObject({ code: '23514', statement: 'bank.add', table: 'accounts' })
    expect(await bank.many(balances)).toEqual([
      { id: 1, cents: 100 },
      { id: 2, cents: 100 },
    ])
  })

  it('gives what its work gives, and the number of rows of each write', async () => {
    const counts = await bank.transaction(async (tx) => [await tx.run(add(1, 5)), await tx.run(add(9, 5))])

    expect(counts).toEqual([1, 0])
  })

  it('runs statements that are not awaited one by one in their order', async () => {
    const [, , read] = await bank.transaction((tx) =>
      Promise.all([tx.run(add(1, 1)), tx.run(add(2, 2)), tx.many(balances)]),
    )

    expect(read).toEqual([
      { id: 1, cents: 101 },
      { id: 2, cents: 102 },
    ])
  })

  it('fails when a failed statement was swallowed, since nothing was committed', async () => {
    const swallowed = bank.transaction(async (tx) => {
      await tx.run(add(1, 5))
      await tx.run(add(1, -500)).catch(() => {})
    })

    await expect(swallowed).rejects.toMatchObject({ code: '25P02', statement: 'transaction.commit' })
  })

  it('goes on after a savepoint that failed, without what it wrote', async () => {
    await bank.transaction(async (tx) => {
      await tx.run(add(1, 5))
      const failing = tx.savepoint(async (inner) => {
        await inner.run(add(2, 7))
        await inner.savepoint((innermost) => innermost.run(add(1, -500)))
      })
      await expect(failing).rejects.toMatchObject({ code: '23514' })
      await tx.savepoint((inner) => inner.run(add(2, 1)))
    })

    expect(await bank.many(balances)).toEqual([
      { id: 1, cents: 105 },
      { id: 2, cents: 101 },
    ])
  })

  it('refuses statements after its end', async () => {
    const leaked = await bank.transaction(async (tx) => ({ tx }))

    await expect(leaked.tx.run(add(1, 5))).rejects.toMatchObject({ code: '25000', statement: 'bank.add' })
  })

  it('writes nothing when it is read only', async () => {
    const writing = bank.transaction((tx) => tx.run(add(1, 5)), { readOnly: true })

    await expect(writing).rejects.toMatchObject({ code: '25006' })
  })

  it('has the isolation it asks for', async () => {
    const level = sql<{ level: string }>('bank.level')`select current_setting('transaction_isolation') as level`

    const seen = await bank.transaction((tx) => tx.one(level), { isolation: 'repeatable read' })

    expect(seen).toEqual({ level: 'repeatable read' })
  })
})

describe('retries', () => {
  // Both read both accounts before either writes: one of the two must fail.
  async function transferTwice(retries: number) {
    let attempts = 0
    let waiting = 2
    let meet = () => {}
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    const transfer = async (tx: Tx<'bank'>, id: number) => {
      attempts += 1
      await tx.many(balances)
      if (--waiting === 0) meet()
      await met
      await tx.run(add(id, 1))
    }
    const outcomes = await Promise.allSettled(
      [1, 2].map((id) => bank.transaction((tx) => transfer(tx, id), { isolation: 'serializable', retries })),
    )
    return { attempts, outcomes }
  }

  it('run the work again after a serialization failure', async () => {
    const { attempts, outcomes } = await transferTwice(3)

    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled'])
    expect(attempts).toBe(3)
    expect((await bank.many(balances)).map((row) => row.cents)).toEqual([101, 101])
  })

  it('end when they are aborted', async () => {
    const controller = new AbortController()
    const failing = bank.transaction(
      async (tx) => {
        setTimeout(() => controller.abort(new Error('enough')), 1)
        await tx.many(sql('bank.conflict')`do $$ begin raise exception using errcode = '40001'; end $$`)
      },
      { retries: 1_000, signal: controller.signal },
    )

    await expect(failing).rejects.toThrow('enough')
  })

  it('are off by default, and the error says that a repetition may succeed', async () => {
    const { outcomes } = await transferTwice(0)

    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.map((outcome) => outcome.reason)).toEqual([
      expect.objectContaining({ code: '40001', retryable: true }),
    ])
  })
})

describe('a lost connection', () => {
  it('is destroyed, and the next transaction has another', async () => {
    const first = await bank.transaction(async (tx) => {
      const backend = await tx.one(pid)
      return backend.pid
    })
    const cut = bank.transaction(async (tx) => {
      await tx.run(add(1, 5))
      proxy.cut()
      await tx.run(add(2, 5))
    })

    await expect(cut).rejects.toMatchObject({ code: '08006', statement: 'bank.add', retryable: true })
    const next = await bank.transaction((tx) => tx.one(pid))
    expect(next.pid).not.toBe(first)
    expect(bank.stats().primary).toMatchObject({ created: 2, used: 0, idle: 1 })
    expect((await bank.many(balances))[0]).toEqual({ id: 1, cents: 100 })
  })

  it('is destroyed when the server ends it', async () => {
    const killed = bank.transaction(async (tx) => {
      const backend = await tx.one(pid)
      await database.query('select pg_terminate_backend($1, 5000)', [backend.pid])
      await tx.run(add(1, 5))
    })

    await expect(killed).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|08006)$/), retryable: true })
    expect(bank.stats().primary).toMatchObject({ used: 0, idle: 0 })
  })

  it('while committing leaves the outcome unknown, and says so', async () => {
    const committing = bank.transaction(async (tx) => {
      await tx.run(add(1, 5))
      proxy.stall()
      setTimeout(() => proxy.cut(), 50)
    })

    await expect(committing).rejects.toMatchObject({ code: '08007', statement: 'transaction.commit', retryable: false })
    proxy.resume()
  })

  it('costs neither a read nor a transaction when it was lost while idle', async () => {
    const { pid: idle } = await bank.one(pid)
    await database.query('select pg_terminate_backend($1, 5000)', [idle])
    const read = await bank.one(pid)
    await database.query('select pg_terminate_backend($1, 5000)', [read.pid])
    const written = await bank.transaction((tx) => tx.run(add(1, 5)))

    expect(read.pid).not.toBe(idle)
    expect(written).toBe(1)
  })
})

describe('an abort', () => {
  it('cancels what runs on the server, rolls back and keeps the connection', async () => {
    const controller = new AbortController()
    const started = Date.now()
    const sleeping = bank.transaction(
      async (tx) => {
        await tx.run(add(1, 5))
        setTimeout(() => controller.abort(new Error('enough')), 50)
        await tx.many(sql<object>('bank.sleep')`select pg_sleep(30)`)
      },
      { signal: controller.signal },
    )

    await expect(sleeping).rejects.toThrow('enough')
    const running = await database.query(
      "select 1 from pg_stat_activity where query like '%bank.sleep%' and state = 'active' and pid <> pg_backend_pid()",
    )
    expect(running).toEqual([])
    expect(Date.now() - started).toBeLessThan(20_000)
    expect((await bank.many(balances))[0]).toEqual({ id: 1, cents: 100 })
    expect(bank.stats().primary).toMatchObject({ created: 1, used: 0, idle: 1 })
  })

  it('between two statements keeps the transaction from committing', async () => {
    const controller = new AbortController()

    const aborted = bank.transaction(
      async (tx) => {
        await tx.run(add(1, 5))
        controller.abort(new Error('enough'))
      },
      { signal: controller.signal },
    )

    await expect(aborted).rejects.toThrow('enough')
    expect((await bank.many(balances))[0]).toEqual({ id: 1, cents: 100 })
  })

  it('gives up a connection whose server does not answer', async () => {
    const controller = new AbortController()
    const frozen = bank.transaction(
      async (tx) => {
        await tx.one(pid)
        proxy.stall()
        setTimeout(() => controller.abort(new Error('enough')), 20)
        await tx.one(pid)
      },
      { signal: controller.signal },
    )

    await expect(frozen).rejects.toThrow('enough')
    proxy.resume()
    expect(bank.stats().primary).toMatchObject({ used: 0, idle: 0 })
  })
})

describe('rows', () => {
  const numbers = (count: number) => sql<{ n: number }>('bank.numbers')`select n from generate_series(1, ${count}) n`

  it('gives every row once, batch by batch', async () => {
    for (const count of [0, 1, 9, 10, 11, 25]) {
      const seen: number[] = []
      for await (const { n } of bank.rows(numbers(count), { batchSize: 10 })) seen.push(n)

      expect(seen).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    }
    expect(bank.stats().primary).toMatchObject({ created: 1, used: 0 })
  })

  it('leaves the transaction free for other statements between its batches', async () => {
    await bank.transaction(async (tx) => {
      for await (const { id } of tx.rows(balances, { batchSize: 1 })) await tx.run(add(id, id))
    })

    expect((await bank.many(balances)).map((row) => row.cents)).toEqual([101, 102])
  })

  it('reads by two cursors at once', async () => {
    const pairs = await bank.transaction(async (tx) => {
      const seen: string[] = []
      for await (const a of tx.rows(numbers(3), { batchSize: 1 })) {
        for await (const b of tx.rows(numbers(2), { batchSize: 1 })) seen.push(`${a.n}${b.n}`)
      }
      return seen
    })

    expect(pairs).toEqual(['11', '12', '21', '22', '31', '32'])
  })

  it('gives its connection back when the reader leaves, fails or aborts', async () => {
    const controller = new AbortController()
    for await (const row of bank.rows(numbers(100), { batchSize: 10 })) if (row.n === 15) break
    const failing = (async () => {
      for await (const row of bank.rows(numbers(100))) throw new Error(`row ${row.n}`)
    })()
    await expect(failing).rejects.toThrow('row 1')
    const aborted = (async () => {
      for await (const row of bank.rows(numbers(100), { batchSize: 10, signal: controller.signal })) {
        if (row.n === 15) controller.abort(new Error('enough'))
      }
    })()
    await expect(aborted).rejects.toThrow('enough')

    expect(bank.stats().primary).toMatchObject({ created: 1, used: 0, idle: 1 })
  })

  it('keeps memory flat', async () => {
    const wide = sql<{ n: number; text: string }>(
      'bank.wide',
    )`select n, repeat('x', 1000) as text from generate_series(1, ${200_000}) n`
    const before = process.memoryUsage().rss
    let most = 0
    let count = 0

    for await (const row of bank.rows(wide)) {
      count += row.text.length / 1000
      if (row.n % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss - before)
    }

    expect(count).toBe(200_000)
    expect(most).toBeLessThan(120_000_000)
  })

  it('names the statement that fails in the middle', async () => {
    const reading = (async () => {
      const bad = sql<{ n: number }>('bank.bad')`select 1/(50 - n) as n from generate_series(1, 100) n`
      for await (const row of bank.rows(bad, { batchSize: 10 })) expect(row.n).toBeTypeOf('number')
    })()

    await expect(reading).rejects.toMatchObject({ code: '22012', statement: 'bank.bad' })
    expect(bank.stats().primary).toMatchObject({ created: 1, used: 0, idle: 1 })
  })
})
