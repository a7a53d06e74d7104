import { defineError } from '../../platform/errors.ts'

export const notificationNotFound = defineError<{ id: string }>('NOTIFICATION_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no notification ${f.id}; it may have expired.`,
})
