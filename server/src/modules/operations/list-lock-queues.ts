import type { LockQueue } from '@products-manager/contract'
import { findLockQueues, type LockSession, listLockSessions } from 'pgops'
import type { Clock } from '../../platform/clock.ts'
import type { Databases } from '../../platform/databases.ts'
import { type Asked, askEachDatabase } from './ask-each-database.ts'

/** Who waits for whom in each database. */
export function listLockQueues(databases: Databases, clock: Clock, signal: AbortSignal): Promise<Asked<LockQueue>> {
  return askEachDatabase(
    async (database, stop) => {
      const sessions = await listLockSessions(databases[database], { signal: stop })
      return findLockQueues(sessions, clock.now()).map((queue) => ({
        ...queue,
        database,
        head: shown(queue.head),
        waiting: queue.waiting.map(shown),
      }))
    },
    { signal },
  )
}

function shown(session: LockSession) {
  return {
    ...session,
    transactionStartedAt: session.transactionStartedAt?.toISOString() ?? null,
    waitsSince: session.waitsSince?.toISOString() ?? null,
  }
}
