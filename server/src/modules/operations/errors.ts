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
