import { defineError } from '../../platform/errors.ts'

export const notificationNotFound = defineError<{ id: string }>('NOTIFICATION_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no notification ${f.id}; it may have expired.`,
})

export const webhookNotFound = defineError<{ id: string }>('WEBHOOK_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no webhook ${f.id}.`,
})

export const webhookIsOff = defineError<{ url: string }>('WEBHOOK_IS_OFF', {
  status: 409,
  retry: 'never',
  message: (f) => `The webhook to ${f.url} is switched off: nothing is sent to it. Switch it on first.`,
})

export const deliveryNotFound = defineError<{ id: string }>('DELIVERY_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no delivery ${f.id}; the log keeps them for 30 days.`,
})
