import { setTimeout as sleep } from 'node:timers/promises'
import { listAlerts } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'
import { messageOf } from '../../../platform/errors.ts'
import { serve } from '../../../platform/http/serve.ts'
import { findAlerts } from '../alerts/find-alerts.ts'
import { findBackupState } from '../backups/find-backup-state.ts'
import { checkDatabases } from '../check-databases.ts'
import { listLockQueues } from '../list-lock-queues.ts'
import { observePools } from '../observe-pools.ts'
import { listMaintenanceRuns } from '../queries/maintenance-runs.ts'
import { findOrphanReport } from '../queries/orphans.ts'

export interface AlertRoutesParts {
  config: Config
  system: Pick<DatabaseSystem, 'databases' | 'server' | 'away'>
  clock: Clock
}

// A database that hangs must not keep the alert about it from being told.
const DEADLINE_MS = 3_000

/** What is wrong right now. What cannot be read says nothing, except for the backups, which nobody else asks for. */
export function alertRoutes(api: FastifyInstance, { config, system, clock }: AlertRoutesParts): void {
  const { databases } = system

  serve(api, listAlerts, async () => {
    const stop = new AbortController()
    const late = sleep(DEADLINE_MS, undefined, { ref: false, signal: stop.signal }).then(() => {
      throw new Error(`no answer within ${DEADLINE_MS} ms`)
    })
    late.catch(() => undefined)
    const inTime = <T>(work: Promise<T>): Promise<T> => {
      work.catch(() => undefined)
      return Promise.race([work, late])
    }
    const orNull = <T>(work: Promise<T>) => inTime(work).catch(() => null)
    try {
      const [health, backups, queues, orphans, maintenance] = await Promise.all([
        checkDatabases(system),
        inTime(findBackupState(config, databases)).catch((error: unknown) => ({ problem: messageOf(error) })),
        orNull(listLockQueues(databases, clock, stop.signal)),
        orNull(findOrphanReport(databases.analytics)),
        orNull(listMaintenanceRuns(databases.imports)),
      ])
      const ended = maintenance?.find(({ status }) => status === 'completed' || status === 'failed') ?? null
      const { pools } = observePools(databases, process.uptime() * 1_000)
      return {
        alerts: findAlerts(
          { health, backups, queues: queues?.found ?? null, pools, orphans, maintenance: ended },
          clock.now(),
        ),
      }
    } finally {
      stop.abort(new Error('no longer needed'))
    }
  })
}
