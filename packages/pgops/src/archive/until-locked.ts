import { setTimeout as sleep } from 'node:timers/promises'
import { hasSqlState } from '@products-manager/postgres'
import type { Archiving } from './archiving.ts'

const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'
const ATTEMPTS = 6
const FIRST_PAUSE_MS = 100

/** Tries again later when others hold the locks: waiting in the queue would hold up everybody behind. */
export async function untilLocked<T>(
  { signal, attempts = ATTEMPTS }: Pick<Archiving, 'signal'> & { attempts?: number },
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || !isBusy(error)) throw error
      await sleep(FIRST_PAUSE_MS * 2 ** attempt, null, signal && { signal })
    }
  }
}

/** Whether others hold what a statement needs. */
export function isBusy(error: unknown): boolean {
  return hasSqlState(error, LOCK_NOT_AVAILABLE, DEADLOCK)
}
