import type {
  Alert,
  AlertCode,
  BackupState,
  LockQueue,
  MaintenanceRun,
  MultidbHealth,
  OrphanReport,
  PoolFacts,
} from '@products-manager/contract'

/** What is known of the databases; null is what could not be read, which is told elsewhere. */
export interface AlertFacts {
  health: Pick<MultidbHealth, 'databases'>
  backups: Omit<BackupState, 'receivedUntil' | 'recoveryMs'> | { problem: string }
  queues: readonly Pick<LockQueue, 'database' | 'waitedMs'>[] | null
  pools: readonly Pick<PoolFacts, 'pool' | 'verdict' | 'timeouts' | 'reason'>[]
  orphans: Pick<OrphanReport, 'orphans'> | null
  maintenance: Pick<MaintenanceRun, 'status'> | null
}

// Backups come every four hours: two in a row that failed are noticed, one that was late is not.
const BACKUP_OLD_MS = 9 * 3_600_000
// A drill follows each night's full backup; two nights without one is a fault.
const DRILL_OLD_MS = 50 * 3_600_000
// Streamed, the log is milliseconds behind; this much is a receiver that cannot follow.
const LATE_BYTES = 64 * 1024 * 1024
const LATE_MS = 10_000
// As the rule LockQueue of deploy/prometheus.
const LONG_WAIT_MS = 10_000

/** What somebody has to look at, the worst first. */
export function findAlerts(facts: AlertFacts, now: Date): Alert[] {
  const alerts = [
    ...databaseAlerts(facts.health),
    ...backupAlerts(facts.backups, facts.health, now),
    ...poolAlerts(facts.pools),
    ...(facts.queues ?? [])
      .filter(({ waitedMs }) => waitedMs > LONG_WAIT_MS)
      .map(({ database, waitedMs }) => warning('lock-queue', { database, amount: waitedMs })),
    ...(facts.orphans && facts.orphans.orphans > 0 ? [warning('orphans', { amount: facts.orphans.orphans })] : []),
    ...(facts.maintenance?.status === 'failed' ? [warning('maintenance-failed')] : []),
  ]
  return alerts.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
}

function databaseAlerts({ databases }: AlertFacts['health']): Alert[] {
  return databases.flatMap(({ name, status, error, migrations }) => {
    if (status === 'unhealthy') return [critical('database-down', { database: name, detail: error })]
    const pending = migrations?.pending ?? 0
    return pending > 0 ? [warning('schema-behind', { database: name, amount: pending })] : []
  })
}

function backupAlerts(state: AlertFacts['backups'], { databases }: AlertFacts['health'], now: Date): Alert[] {
  if ('problem' in state) {
    // Which backups are ours is asked of core: when it is away, that is what is wrong.
    const isAway = databases.some(({ name, status }) => name === 'core' && status === 'unhealthy')
    return isAway ? [] : [critical('backups-unreadable', { detail: state.problem })]
  }
  if (!state.isOn) return [warning('backups-off')]
  return [...logAlerts(state.receiver), ...chainAlerts(state, now)]
}

function logAlerts({ isStreaming, lagBytes, lagMs, slotStatus }: BackupState['receiver']): Alert[] {
  if (slotStatus === 'unreserved' || slotStatus === 'lost') {
    return [critical('log-nearly-lost', { detail: `wal_status of the slot: ${slotStatus}` })]
  }
  if (!isStreaming) return [critical('log-not-received')]
  const isLate = (lagBytes ?? 0) > LATE_BYTES || (lagMs ?? 0) > LATE_MS
  return isLate ? [warning('log-late', { amount: lagBytes })] : []
}

function chainAlerts({ backups, damaged }: Pick<BackupState, 'backups' | 'damaged'>, now: Date): Alert[] {
  const found: Alert[] = damaged.length > 0 ? [critical('backup-damaged', { amount: damaged.length })] : []
  const newest = latest(backups.map(({ stoppedAt }) => stoppedAt))
  if (newest === null) return [...found, critical('no-backup')]

  const age = now.getTime() - newest
  if (age > BACKUP_OLD_MS) found.push(warning('backup-old', { amount: age }))
  // Of each backup the last look counts: a damage that was repaired is no damage.
  const failed = backups.filter(({ checks }) => checks.at(-1)?.ok === false)
  if (failed.length > 0) {
    found.push(critical('check-failed', { amount: failed.length, detail: failed.at(-1)?.checks.at(-1)?.problems[0] }))
  }
  const drilled = latest(
    backups.flatMap(({ checks }) => checks.filter(({ kind, ok }) => kind === 'drill' && ok).map(({ at }) => at)),
  )
  // The first drill has its time as every other.
  const unproven = now.getTime() - (drilled ?? Math.min(...backups.map(({ stoppedAt }) => Date.parse(stoppedAt))))
  if (unproven > DRILL_OLD_MS) found.push(warning('not-proven', { amount: unproven }))
  return found
}

function poolAlerts(pools: AlertFacts['pools']): Alert[] {
  return pools.flatMap(({ pool, verdict, timeouts, reason }) => {
    const about = { database: pool, detail: reason }
    if (timeouts > 0) return [critical('pool-timeouts', { ...about, amount: timeouts })]
    if (verdict === 'leaks') return [critical('pool-leaks', about)]
    return verdict === 'too-small' ? [warning('pool-too-small', about)] : []
  })
}

type About = { [Name in 'database' | 'amount' | 'detail']?: Alert[Name] | undefined }

function critical(code: AlertCode, about: About = {}): Alert {
  return alert(code, 'critical', about)
}

function warning(code: AlertCode, about: About = {}): Alert {
  return alert(code, 'warning', about)
}

function alert(code: AlertCode, severity: Alert['severity'], { database, amount, detail }: About): Alert {
  return { code, severity, database: database ?? null, amount: amount ?? null, detail: detail ?? null }
}

function latest(moments: readonly string[]): number | null {
  return moments.length === 0 ? null : Math.max(...moments.map((at) => Date.parse(at)))
}
