import { defineError } from '../../../platform/errors.ts'

interface At {
  host: string
}

export const mailNotSetUp = defineError<object>('MAIL_NOT_SET_UP', {
  status: 422,
  retry: 'later',
  message: () => 'Nobody said yet how mail is sent. Name a mail server in the settings, or by SMTP_SERVER.',
})

export const mailLogin = defineError<At & { said: string }>('MAIL_LOGIN', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} refuses the user or the password: ${f.said}`,
})

export const mailSenderRefused = defineError<At & { said: string }>('MAIL_REFUSED', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} does not take the mail: ${f.said}`,
})

export const mailNeedsLogin = defineError<At>('MAIL_NEEDS_LOGIN', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} takes no mail without user and password, or offers no login without encryption.`,
})

export const recipientNotFound = defineError<{ id: string }>('MAIL_RECIPIENT_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no recipient ${f.id}.`,
})

export const recipientExists = defineError<{ address: string }>('MAIL_RECIPIENT_EXISTS', {
  status: 409,
  retry: 'never',
  message: (f) => `${f.address} is told by mail already.`,
  field: () => 'body.address',
})
