import { readFileSync } from 'node:fs'
import { openDatabase, sql } from '@products-manager/postgres'

export interface Load {
  /** What the server said it has committed. */
  acknowledged: Set<number>
  over: Promise<void>
  stop(): void
}

/** Inserts into `t (i int)` as fast as so many connections can, and notes what was acknowledged. */
export function underLoad(url: string, { connections = 4, from = 0 } = {}): Load {
  const database = openDatabase({ name: 'load', url, pool: { size: connections, overflow: 0 } })
  const acknowledged = new Set<number>()
  let stopping = false
  // Each statement commits by itself: one round trip.
  const work = (worker: number) =>
    database.withSession(async (session) => {
      for (let i = from + worker; !stopping; i += connections) {
        await session.run(sql('test.insert')`insert into t values (${i})`)
        acknowledged.add(i)
      }
    })
  const workers = Array.from({ length: connections }, (_, worker) => work(worker))
  const over = Promise.allSettled(workers).then(() => database.close({ deadlineMs: 100 }))
  return {
    acknowledged,
    over,
    stop: () => {
      stopping = true
    },
  }
}

/** The receiver's process, to be killed. */
export function receiverPid(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number)
  const pid = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('receiver.ts'))
  if (!pid) throw new Error('No receiver runs.')
  return pid
}
