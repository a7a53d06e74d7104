import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connect, DictDB, serve } from '../node.ts'

interface Entry {
  id: number
  lane: number
  n: number
}

let directory: string
let workers: Worker[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-worker-'))
  workers = []
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()))
  rmSync(directory, { recursive: true })
})

function start(workerData: { role: 'client'; lane: number } | { role: 'owner'; directory: string }): Worker {
  const thread = new URL('../testing/worker-thread.ts', import.meta.url).href
  // Node 20 runs no `--import` in workers: the loader of TypeScript is registered by hand.
  const code = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(thread)})))`
  const worker = new Worker(code, { eval: true, workerData })
  workers.push(worker)
  return worker
}

/** The highest number a client says it was answered for. */
function lastAcknowledged(worker: Worker): () => number {
  let last = -1
  worker.on('message', (message: { acknowledged?: number }) => {
    last = message.acknowledged ?? last
  })
  return () => last
}

it('serves several workers, and has whole what one asked for that died in the middle', async () => {
  const db = new DictDB()
  const entries = db.createTable<Entry>('entries', { indexes: { lane: 'hash' } })
  const clients = [1, 2, 3].map((lane) => start({ role: 'client', lane }))
  const acknowledged = clients.map(lastAcknowledged)
  for (const client of clients) serve(db, client)
  await vi.waitFor(() => expect(Math.min(...acknowledged.map((last) => last()))).toBeGreaterThan(10), 60_000)

  await clients[0]!.terminate()
  const dead = entries.count({ lane: 1 })
  const alive = acknowledged[1]!()
  await vi.waitFor(() => expect(acknowledged[1]!()).toBeGreaterThan(alive + 10), 30_000)

  expect(entries.count({ lane: 1 })).toBe(dead)
  expect(dead % 3).toBe(0)
  expect(dead).toBeGreaterThanOrEqual(60 * (acknowledged[0]!() + 1))
})

it('rejects calls to a worker that died, keeps what it had acknowledged, and lets another take its directory', async () => {
  const worker = start({ role: 'owner', directory })
  await once(worker, 'message')
  const remote = connect(worker)
  const entries = remote.table<Entry>('entries')
  const first = await entries.insertMany([{ lane: 1, n: 1 }])
  await expect(DictDB.open(directory)).rejects.toThrow(/held|open|lock/i)

  const calls = Array.from({ length: 50 }, (_, n) =>
    entries.insertMany([
      { lane: 2, n },
      { lane: 2, n },
    ]),
  )
  const outcomes = Promise.allSettled(calls)
  await worker.terminate()

  const answered = (await outcomes).filter(({ status }) => status === 'fulfilled').length
  await expect(entries.count()).rejects.toMatchObject({ code: 'CLOSED' })
  const db = await DictDB.open(directory)
  const found = db.getTable<Entry>('entries')
  expect(found.get(first[0]!)).toEqual({ id: 1, lane: 1, n: 1 })
  expect(found.count({ lane: 2 })).toBeGreaterThanOrEqual(2 * answered)
  expect(found.count({ lane: 2 }) % 2).toBe(0)
  await db.close()
})
