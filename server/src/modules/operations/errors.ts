import { defineError } from '../../platform/errors.ts'

export const maintenanceNotFound = defineError<{ id: string }>('MAINTENANCE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no run of maintenance ${f.id}.`,
})

export const serverNotRunning = defineError<{ dataDir: string }>('PROCESS_NOT_RUNNING', {
  status: 409,
  retry: 'never',
  message: (f) => `Nothing runs on ${f.dataDir}, so there are no pools to look at. Start it with pm start.`,
})
