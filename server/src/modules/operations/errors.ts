import { defineError } from '../../platform/errors.ts'

export const maintenanceNotFound = defineError<{ id: string }>('MAINTENANCE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no run of maintenance ${f.id}.`,
})

export const adviceNotFound = defineError<{ database: string; index: string }>('ADVICE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `The last advice on ${f.database} has no index ${f.index}. Ask for advice again.`,
})

export const serverNotRunning = defineError<{ dataDir: string }>('PROCESS_NOT_RUNNING', {
  status: 409,
  retry: 'never',
  message: (f) => `Nothing runs on ${f.dataDir}, so there are no pools to look at. Start it with pm start.`,
})

/** What pgops says of an archive, for the API. */
export const archivePolicyNotFound = defineError<{ message: string }>('ARCHIVE_POLICY_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => f.message,
})

export const archiveHoldNotFound = defineError<{ id: string }>('ARCHIVE_HOLD_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no hold ${f.id} that is in force.`,
})

export const archivePolicyInvalid = defineError<{ message: string }>('ARCHIVE_POLICY_INVALID', {
  status: 422,
  retry: 'never',
  message: (f) => f.message,
})

export const archiveSearchInvalid = defineError<{ message: string }>('ARCHIVE_SEARCH_INVALID', {
  status: 422,
  retry: 'never',
  message: (f) => f.message,
})

export const archiveDamaged = defineError<{ message: string }>('ARCHIVE_DAMAGED', {
  status: 500,
  retry: 'never',
  message: (f) => f.message,
})

export const backupsOff = defineError<object>('BACKUPS_OFF', {
  status: 409,
  retry: 'never',
  message: () => 'No backups are taken of this server: set BACKUP_DIRECTORY, or PM_BACKUPS=on, and start again.',
})

export const restoreRefused = defineError<{ reason: string }>('RESTORE_REFUSED', {
  status: 409,
  retry: 'never',
  message: (f) => f.reason,
})

export const restoreNotConfirmed = defineError<{ name: string }>('RESTORE_NOT_CONFIRMED', {
  status: 400,
  retry: 'never',
  message: (f) => `To replace the rows of ${f.name}, its name has to be typed. Nothing was changed.`,
})

export const sessionGone = defineError<{ pid: number }>('LOCK_SESSION_GONE', {
  status: 404,
  retry: 'never',
  message: (f) =>
    `Session ${f.pid} is no longer the one you saw: it has ended, or does something else. Nothing was done.`,
})

export const benchmarkNotFound = defineError<{ workload: string; label: string }>('BENCHMARK_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no kept run "${f.label}" of ${f.workload}. pm bench ${f.label} makes one.`,
})
