import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Session } from '@products-manager/postgres'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { lockWorker, watchConnection } from './queries/worker-locks.ts'

export interface LifeOptions {
  imports: Database<'imports'>
  workerIds: readonly string[]
  log: Log
  /** How long the sign may be missing before others take this process's jobs. */
  deadAfterMs: number
  /** Others may have taken the jobs: whatever still runs here must stop. */
  onCutOff: () => void
  signal: AbortSignal
}

const RETRY_MS = 1_000

/**
 * Keeps a sign of life in the database: a lock on a session, which PostgreSQL drops in the moment the process ends.
 * A lease written every few seconds was the alternative; it needs writes and agreeing clocks, and is slower to end.
 */
export async function showLife(options: LifeOptions): Promise<void> {
  const { signal, deadAfterMs, onCutOff } = options
  // Ours ends before the others begin: nobody runs a job that another took over.
  const patience = deadAfterMs / 2
  let cutOff: NodeJS.Timeout | null = null
  while (!signal.aborted) {
    await options.imports
      .withSession(async (session) => {
        await sign(session, options.workerIds)
        if (cutOff) clearTimeout(cutOff)
        cutOff = null
        await ended(session.lost, signal)
      })
      .catch((error: unknown) => options.log.warn(`The workers' sign of life is interrupted: ${messageOf(error)}`))
    if (signal.aborted) break
    cutOff ??= setTimeout(onCutOff, patience)
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  }
  if (cutOff) clearTimeout(cutOff)
}

async function sign(session: Session<'imports'>, workerIds: readonly string[]): Promise<void> {
  await watchConnection(session)
  for (const id of workerIds) await lockWorker(session, id)
}

function ended(...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) return resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    }
  })
}
