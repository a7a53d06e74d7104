import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { DictDB } from '../database/node-database.ts'
import { connect } from '../worker/connect.ts'
import { serve } from '../worker/serve.ts'

// What a test's worker does: `client` writes to the database of its parent, `owner` serves one from a directory.
const { role, lane, directory } = workerData as { role: 'client' | 'owner'; lane: number; directory: string }

interface Entry {
  id: number
  lane: number
  n: number
}

async function write(): Promise<void> {
  const entries = connect(parentPort!).table<Entry>('entries')
  for (let n = 0; ; n++) {
    const calls = Array.from({ length: 20 }, () => entries.insertMany(Array.from({ length: 3 }, () => ({ lane, n }))))
    await Promise.all(calls)
    parentPort!.postMessage({ acknowledged: n })
    // Else three of these keep their parent from everything else.
    await setTimeout(1)
  }
}

async function own(): Promise<void> {
  const db = await DictDB.open(directory)
  db.openTable<Entry>('entries')
  serve(db, parentPort!)
  parentPort!.postMessage({ ready: true })
}

void (role === 'client' ? write() : own())
