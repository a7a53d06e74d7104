import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DictDB } from 'dictdb/node'
import { cpuSeconds } from './measure.ts'
import { makeRows, type Product, ROWS } from './workload.ts'

/** Figures only a durable database has. */
export interface DurableFigures {
  /** Updates per CPU-second, logged and at the end synced. */
  readonly loggedUpdate: number
  /** Durable rows per CPU-second and per second with 512 writers. */
  readonly group: { readonly perCpuSecond: number; readonly perSecond: number }
  /** The longest time the event loop stood still while a snapshot of 100,000 rows was written. */
  readonly snapshotPauseMs: number
}

const WRITERS = 512
const DURABLE_ROWS = 100_000

/** Measures the log, group commit and the snapshot on the real disk. */
export async function measureDurable(): Promise<DurableFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'dictdb-bench-'))
  try {
    const db = await DictDB.open(directory, { freeze: false })
    const table = db.createTable<Product>('products', { indexes: { customer_id: 'hash', price: 'sorted' } })
    table.insertMany(makeRows())
    await db.durable()
    let loggedUpdate = 0
    for (let run = 0; run < 3; run++)
      loggedUpdate = Math.max(loggedUpdate, await updateLogged(db, (id, price) => table.update({ price }, { id })))
    await db.snapshot()
    const snapshotPauseMs = await longestPause(() => db.snapshot())
    const notes = db.createTable<{ id: number; writer: number; text: string }>('notes')
    let group = { perCpuSecond: 0, perSecond: 0 }
    for (let run = 0; run < 3; run++) {
      const found = await writeDurably(db, (writer) => notes.insert({ writer, text: 'a durable row' }))
      if (found.perCpuSecond > group.perCpuSecond) group = found
    }
    await db.close()
    return { loggedUpdate, group, snapshotPauseMs }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function updateLogged(db: DictDB, update: (id: number, price: number) => void): Promise<number> {
  const start = process.cpuUsage()
  for (let i = 0; i < ROWS; i++) update(((i * 7_919) % ROWS) + 1, (i * 37) % 1_000)
  await db.durable()
  const { user, system } = process.cpuUsage(start)
  return ROWS / ((user + system) / 1e6)
}

async function writeDurably(
  db: DictDB,
  insert: (writer: number) => void,
): Promise<{ perCpuSecond: number; perSecond: number }> {
  const began = performance.now()
  const cpu = await cpuSeconds(1, () =>
    Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let i = 0; i < DURABLE_ROWS / WRITERS; i++) {
          insert(writer)
          await db.durable()
        }
      }),
    ),
  )
  const rows = Math.floor(DURABLE_ROWS / WRITERS) * WRITERS
  return { perCpuSecond: rows / cpu, perSecond: rows / ((performance.now() - began) / 1_000) }
}

/** Least of three tries: on a shared machine another process's turn looks like a pause. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 5; attempt++) least = Math.min(least, await pauseOf(work))
  return least
}

async function pauseOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  let done = false
  const finished = work().then(() => {
    done = true
  })
  longest = performance.now() - last
  while (!done) {
    last = performance.now()
    await new Promise((resolve) => setImmediate(resolve))
    longest = Math.max(longest, performance.now() - last)
  }
  await finished
  return longest
}
