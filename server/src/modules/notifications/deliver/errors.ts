import { defineError } from '../../../platform/errors.ts'

interface At {
  host: string
}

export const deliveryNameNotFound = defineError<At>('DELIVERY_NAME_NOT_FOUND', {
  status: 422,
  retry: 'later',
  message: (f) => `There is no computer named ${f.host}. Check the spelling.`,
})

export const deliveryRefused = defineError<At>('DELIVERY_REFUSED', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} is there, but nothing answers at this port. Check the port, and whether the service runs.`,
})

export const deliveryNoAnswer = defineError<At>('DELIVERY_NO_ANSWER', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} did not answer in time. It may be down, slow, or behind a firewall.`,
})

export const deliveryCut = defineError<At>('DELIVERY_CUT', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.host} broke the connection off before it answered.`,
})

export const deliveryCertificate = defineError<At & { reason: string }>('DELIVERY_CERTIFICATE', {
  status: 422,
  retry: 'later',
  message: (f) => `The certificate of ${f.host} is not trusted: ${f.reason}.`,
})

export const deliveryEncryption = defineError<At>('DELIVERY_TLS', {
  status: 422,
  retry: 'later',
  message: (f) =>
    `${f.host} does not speak TLS at this port, or no version of it that is safe. Check port and encryption.`,
})

export const deliveryFailed = defineError<At & { said: string }>('DELIVERY_FAILED', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.host}: ${f.said}`,
})

export const webhookStatus = defineError<At & { status: number }>('WEBHOOK_STATUS', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.host} answered ${f.status}; a status from 200 to 299 says that it took the event.`,
})

export const webhookRedirects = defineError<At & { status: number }>('WEBHOOK_REDIRECTS', {
  status: 502,
  retry: 'later',
  message: (f) =>
    `${f.host} answered ${f.status}: it sends elsewhere. Redirects are not followed; give the address it sends to.`,
})

export const webhookGone = defineError<At>('WEBHOOK_GONE', {
  status: 502,
  retry: 'never',
  message: (f) => `${f.host} answered 410: it wants no more events. The webhook was switched off.`,
})
