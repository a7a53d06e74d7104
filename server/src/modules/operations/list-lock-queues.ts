import type { LockQueue } from '@products-manager/contract'
import { findLockQueues, type LockSession, listLockSessions } from 'pgops'
import type { Clock } from '../../platform/clock.ts'
import { databaseNames } from '../../platform/database-names.ts'
import type { Databases } from '../../platform/databases.ts'

/** Who waits for whom in each database. */
export async function listLockQueues(databases: Databases, clock: Clock, signal: AbortSignal): Promise<LockQueue[]> {
  const queues = await Promise.all(
    databaseNames.map(async (database) =>
      findLockQueues(await listLockSessions(databases[database], { signal }), clock.now()).map((queue) => ({
        ...queue,
        database,
        head: shown(queue.head),
        waiting: queue.waiting.map(shown),
      })),
    ),
  )
  return queues.flat()
}

function shown(session: LockSession) {
  return {
    ...session,
    transactionStartedAt: session.transactionStartedAt?.toISOString() ?? null,
    waitsSince: session.waitsSince?.toISOString() ?? null,
  }
}
