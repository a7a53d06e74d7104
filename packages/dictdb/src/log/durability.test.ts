import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DictDB } from '../database/node-database.ts'
import { BackpressureError, CorruptLogError, DictDBError, DurabilityError, LockedError } from '../errors.ts'
import { type Fault, MemoryFileSystem } from '../testing/memory-file-system.ts'
import type { SyncMode } from './log-writer.ts'
import { readLog } from './read-log.ts'

interface Entry {
  id: string
  tx: number
}

const open = (files: MemoryFileSystem, sync: SyncMode = 'group') => DictDB.open('/db', { files, sync })
const entries = (db: DictDB) => (db.hasTable('entries') ? db.getTable<Entry>('entries').all() : [])

/** One transaction of two rows, so that half of it would show. */
function write(db: DictDB, tx: number): Promise<void> {
  const table = db.getTable<Entry>('entries')
  return db.transaction(
    (): void => {
      table.insert({ id: `${tx}a`, tx })
      table.insert({ id: `${tx}b`, tx })
      if (tx > 2) table.update({ tx }, { id: `${tx}a` })
    },
    { durable: true },
  )
}

/** Opens, writes, snapshots, writes, closes, reopens and writes; gives the transactions acknowledged as durable. */
async function workload(files: MemoryFileSystem, sync: SyncMode): Promise<{ acknowledged: number[]; tried: number }> {
  const acknowledged: number[] = []
  let tried = 0
  const run = async (db: DictDB, numbers: readonly number[]) => {
    const all = numbers.map(async (tx) => {
      tried = Math.max(tried, tx)
      await write(db, tx)
      acknowledged.push(tx)
    })
    await Promise.allSettled(all)
  }
  try {
    const db = await open(files, sync)
    db.createTable<Entry>('entries')
    await run(db, [1])
    await run(db, [2, 3, 4])
    const snapshot = db.snapshot().catch(() => {})
    await run(db, [5, 6])
    await snapshot
    if (db.status().failure !== undefined) await db.reopenLog()
    await run(db, [7])
    await db.close()
    const again = await open(files, sync)
    await run(again, [8, 9])
    await again.snapshot()
    await run(again, [10])
    await again.close()
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
  return { acknowledged, tried }
}

function check(db: DictDB, { acknowledged, tried }: { acknowledged: readonly number[]; tried: number }): void {
  const rows = entries(db)
  const found = new Set(rows.map(({ tx }) => tx))
  for (const tx of found) expect(rows.filter((row) => row.tx === tx)).toHaveLength(2)
  for (const tx of acknowledged) expect(found).toContain(tx)
  for (const tx of found) expect(tx).toBeLessThanOrEqual(tried)
}

/** Deterministic coin tosses. */
function coin(seed: number): () => boolean {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state & 0x10000) !== 0
  }
}

for (const sync of ['group', 'always', 'os'] as const) {
  it(`keeps what it acknowledged, and no half of a transaction, whichever call fails (${sync})`, async () => {
    const calm = new MemoryFileSystem()
    await workload(calm, sync)

    for (let call = 1; call <= calm.calls; call++) {
      for (const what of ['ENOSPC', 'EIO', 'short', 'crash'] satisfies Fault['what'][]) {
        const files = new MemoryFileSystem()
        files.fault = { call, what }
        const outcome = await workload(files, sync)
        for (const seed of [1, 2, 3]) {
          const survived = files.afterPowerLoss(coin(seed * 1000 + call))
          const db = await open(survived)
          check(db, outcome)
          await write(db.hasTable('entries') ? db : withTable(db), 99)
          await db.close()
        }
      }
    }

    expect(calm.calls).toBeGreaterThan(20)
  }, 60_000)
}

function withTable(db: DictDB): DictDB {
  db.createTable<Entry>('entries')
  return db
}

it('keeps what it acknowledged through a loss of power at every call, then another', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer(),
      async (first, second, seed) => {
        const files = new MemoryFileSystem()
        files.fault = { call: first, what: 'crash' }
        const outcome = await workload(files, 'group')
        const survived = files.afterPowerLoss(coin(seed))
        survived.fault = { call: second, what: 'crash' }
        const db = await open(survived).catch(() => undefined)
        if (db !== undefined) check(db, outcome)

        const again = await open(survived.afterPowerLoss(coin(seed + 1)))

        check(again, outcome)
      },
    ),
    { numRuns: 100 },
  )
}, 60_000)

async function loggedDatabase(): Promise<{ files: MemoryFileSystem; path: string; bytes: Uint8Array }> {
  const files = new MemoryFileSystem()
  const db = withTable(await open(files))
  for (let tx = 1; tx <= 12; tx++) await write(db, tx)
  await db.close()
  const path = '/db/log-0000000000000000.ddb'
  return { files, path, bytes: files.bytesOf(path).slice() }
}

it('opens to exactly the whole transactions when the log is cut at any byte', async () => {
  const { path, bytes } = await loggedDatabase()

  for (let length = 0; length <= bytes.length; length++) {
    const files = new MemoryFileSystem()
    files.place(path, bytes.subarray(0, length))
    const db = await open(files)
    const whole = bytes.subarray(0, length).filter((byte) => byte === 10).length
    expect(entries(db)).toHaveLength(Math.max(0, whole - 2) * 2)
    await db.close()
  }
}, 60_000)

it('never takes a record with any bit flipped: it refuses the log, or cuts it there and says so', async () => {
  const { path, bytes } = await loggedDatabase()
  const original = readLog(path, bytes, 0)

  let refused = 0
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    try {
      const { commits, validBytes } = readLog(path, damaged, 0)
      expect(commits).toEqual(original.commits.slice(0, commits.length))
      expect(validBytes).toBeLessThan(bytes.length)
    } catch (error) {
      expect(error).toBeInstanceOf(CorruptLogError)
      refused++
    }
  }

  expect(refused).toBeGreaterThan(bytes.length * 6)
}, 60_000)

it('refuses a log whose records were doubled or put in another order', async () => {
  const { path, bytes } = await loggedDatabase()
  const lines = Buffer.from(bytes).toString().trimEnd().split('\n')
  const swapped = [...lines.slice(0, 4), lines[5], lines[4], ...lines.slice(6)].join('\n')
  const doubled = [...lines.slice(0, 4), lines[3], ...lines.slice(4)].join('\n')

  expect(() => readLog(path, Buffer.from(`${swapped}\n`), 0)).toThrow(CorruptLogError)
  expect(() => readLog(path, Buffer.from(`${doubled}\n`), 0)).toThrow(CorruptLogError)
})

it('salvages what precedes damage, and keeps a copy of the damaged log', async () => {
  const { path, bytes } = await loggedDatabase()
  const files = new MemoryFileSystem()
  const damaged = bytes.slice()
  damaged[bytes.length >> 1]! ^= 1
  files.place(path, damaged)
  await expect(open(files)).rejects.toThrow(CorruptLogError)

  const db = await DictDB.open('/db', { files, recover: 'salvage' })

  expect(entries(db).length).toBeGreaterThan(4)
  expect(files.bytesOf(`${path}.damaged`)).toEqual(damaged)
  await write(db, 50)
  await db.close()
  expect(entries(await open(files)).length).toBeGreaterThan(6)
})

it('stops accepting after a failed fsync, clearly, and goes on in a new log when asked', async () => {
  const files = new MemoryFileSystem()
  const db = withTable(await open(files))
  await write(db, 1)
  files.fault = { call: files.calls + 2, what: 'EIO' }

  await expect(write(db, 2)).rejects.toThrow(DurabilityError)

  expect(() => db.getTable<Entry>('entries').insert({ id: 'x', tx: 3 })).toThrow(
    /Nothing more is accepted until reopenLog/,
  )
  await expect(db.durable()).rejects.toThrow(DurabilityError)
  await db.reopenLog()
  await write(db, 4)
  const survived = await open(files.afterPowerLoss(() => false))
  expect(entries(survived).map(({ id }) => id)).toEqual(['1a', '1b', '2a', '2b', '4a', '4b'])
})

it('undoes a statement whose write fails in always mode', async () => {
  const files = new MemoryFileSystem()
  const db = withTable(await open(files, 'always'))
  const table = db.getTable<Entry>('entries')
  table.insert({ id: 'kept', tx: 1 })
  files.fault = { call: files.calls + 1, what: 'ENOSPC' }

  expect(() => table.insert({ id: 'lost', tx: 2 })).toThrow(DurabilityError)

  expect(table.all()).toEqual([{ id: 'kept', tx: 1 }])
})

it('writes a snapshot that equals the state at its commit while writes go on', async () => {
  const files = new MemoryFileSystem()
  const db = await open(files)
  const table = db.createTable<{ id: number; n: number }>('counters', { indexes: { n: 'sorted' } })
  table.insertMany(Array.from({ length: 5_000 }, () => ({ n: 0 })))
  const written = db.snapshot()
  for (let i = 1; i <= 2_000; i++) table.update({ n: i }, { id: i })
  const lsn = await written
  const files2 = new MemoryFileSystem()
  const name = files.listNow('/db').find((file) => file.startsWith('snap-'))!
  files2.place(`/db/${name}`, files.bytesOf(`/db/${name}`))

  const then = await open(files2)
  await db.durable()
  const now = await open(files.afterPowerLoss(() => false))

  expect(then.status().lsn).toBe(lsn)
  expect(then.getTable<{ id: number; n: number }>('counters').count({ n: 0 })).toBe(5_000)
  expect(now.getTable<{ id: number; n: number }>('counters').all()).toEqual(table.all())
})

it('compacts its log by itself', async () => {
  const files = new MemoryFileSystem()
  const db = await DictDB.open('/db', { files, compactAfterBytes: 2_000 })
  withTable(db)
  for (let tx = 1; tx <= 60; tx++) await write(db, tx)
  await db.snapshot()
  await db.close()

  expect(files.listNow('/db').filter((name) => name.startsWith('snap-'))).toHaveLength(1)
  expect(files.listNow('/db').filter((name) => name.startsWith('log-'))).toHaveLength(1)
  expect(entries(await open(files))).toHaveLength(120)
})

it('refuses writes once too much waits for the disk, until some of it is there', async () => {
  const files = new MemoryFileSystem()
  const db = await DictDB.open('/db', { files, maxPendingBytes: 10_000 })
  const table = db.createTable<{ id: number; text: string }>('notes')
  const fill = () => {
    for (let i = 0; i < 100; i++) table.insert({ text: 'x'.repeat(1_000) })
  }

  expect(fill).toThrow(BackpressureError)

  await db.durable()
  table.insert({ text: 'fits again' })
  await db.close()
})

it('lets one writer in at a time, and says who has the directory', async () => {
  const files = new MemoryFileSystem()
  const db = await open(files)

  await expect(open(files)).rejects.toThrow(LockedError)
  await expect(open(files)).rejects.toThrow(`process ${process.pid}`)

  await db.close()
  await (await open(files)).close()
})

it('takes a directory over from a process that is dead', async () => {
  const files = new MemoryFileSystem()
  files.place(
    '/db/LOCK',
    Buffer.from(
      JSON.stringify({
        pid: 999_999_999,
        started: '',
        boot: 'another',
        host: (await import('node:os')).hostname(),
        token: 'x',
      }),
    ),
  )

  await (await open(files)).close()

  expect(files.existsNow('/db/LOCK')).toBe(false)
})

it('follows a writer through commits, rotations and snapshots it was not looking at, and takes no writes', async () => {
  const files = new MemoryFileSystem()
  const db = withTable(await open(files))
  await write(db, 1)
  const follower = await DictDB.open('/db', { files, readOnly: true, followEvery: 0 })
  const heard: unknown[] = []
  const table = follower.getTable<Entry>('entries')
  table.on('change', ({ type, key }) => heard.push([type, key]))
  await write(db, 2)
  follower.refresh()
  await db.snapshot()
  await write(db, 3)
  follower.refresh()
  await write(db, 4)
  await db.snapshot()
  await write(db, 5)
  await db.snapshot()
  db.getTable<Entry>('entries').delete({ id: '1a' })
  await db.durable()
  follower.refresh()

  expect(table.select({ orderBy: 'id' })).toEqual(db.getTable<Entry>('entries').select({ orderBy: 'id' }))
  expect(heard).toContainEqual(['insert', '2a'])
  expect(heard).toContainEqual(['insert', '5b'])
  expect(heard).toContainEqual(['delete', '1a'])
  expect(() => table.insert({ id: 'no', tx: 0 })).toThrow(DictDBError)
  expect(follower.status().lsn).toBe(db.status().lsn)
})

it('keeps every kind of value, index, key counter and schema through log and snapshot', async () => {
  const files = new MemoryFileSystem()
  const db = await open(files)
  const table = db.createTable('values', {
    indexes: { when: 'sorted' },
    compound: [{ columns: ['a', 'b'], unique: true }],
  })
  const row = {
    id: 7,
    when: new Date(5),
    big: 2n ** 70n,
    nan: Number.NaN,
    bytes: Uint8Array.of(1, 2),
    deep: { $date: 1, list: [new Date(1)] },
    one: { $date: 3 },
    gone: 1,
    a: 1,
    b: 'x',
  }
  table.insert(row)
  table.update({ gone: undefined, a: 2 }, { id: 7 })
  db.createTable('dropped')
  db.dropTable('dropped')
  table.delete({ id: table.insert({ a: 9, b: 'y' }) as number })
  await db.durable()

  const logged = await open(files.afterPowerLoss(() => false))
  await logged.snapshot()
  await logged.close()
  const snapped = await open(files)
    .catch(() => undefined)
    .then(() => logged)

  const { gone: _gone, ...kept } = { ...row, a: 2 }
  expect(snapped.getTable('values').all()).toEqual([kept])
  expect(snapped.getTable('values').indexes()).toEqual(table.indexes())
  expect(snapped.listTables()).toEqual(['values'])
})
