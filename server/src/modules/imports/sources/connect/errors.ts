import { defineError } from '../../../../platform/errors.ts'

interface At {
  host: string
}

export const nameNotFound = defineError<At>('IMPORT_SOURCE_NAME_NOT_FOUND', {
  status: 422,
  retry: 'later',
  message: (f) =>
    `There is no computer named ${f.host}. Check the spelling; a private name needs this server's own DNS.`,
})

export const connectionRefused = defineError<At>('IMPORT_SOURCE_REFUSED', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} is there, but nothing answers at this port. Check the port, and whether the service runs.`,
})

export const noAnswer = defineError<At>('IMPORT_SOURCE_NO_ANSWER', {
  status: 422,
  retry: 'later',
  message: (f) =>
    `${f.host} does not answer in time. It may be down, or a firewall keeps this server out: give the supplier its address.`,
})

export const connectionLost = defineError<At>('IMPORT_SOURCE_CUT', {
  status: 502,
  retry: 'later',
  message: (f) => `The connection to ${f.host} broke off before the file's end. Nothing of it was imported.`,
})

export const sizeDiffers = defineError<{ name: string; expected: number; received: number }>('IMPORT_SOURCE_SIZE', {
  status: 502,
  retry: 'later',
  message: (f) =>
    `${f.name} should have ${f.expected} bytes, and ${f.received} came: it is being written, or was cut off. Nothing of it was imported.`,
})

export const beingWritten = defineError<{ name: string }>('IMPORT_SOURCE_BEING_WRITTEN', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.name} changes while it is looked at: somebody still writes it. Nothing of it was imported.`,
})

export const certificateRefused = defineError<At & { reason: string }>('IMPORT_SOURCE_CERTIFICATE', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `The certificate of ${f.host} is not trusted: ${f.reason}. If it is the supplier's own, put it into the source's settings.`,
})

export const encryptionFailed = defineError<At>('IMPORT_SOURCE_TLS', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.host} does not speak TLS at this port, or no version of it that is safe. Check port and security.`,
})

export const loginRefused = defineError<At & { said: string }>('IMPORT_SOURCE_LOGIN', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.host} refuses the user or the password${f.said === '' ? '' : `: ${f.said.replace(/\.+$/, '')}`}.`,
})

export const loginWanted = defineError<At>('IMPORT_SOURCE_LOGIN_WANTED', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.host} lets nobody in without a login (401), and the source has none. Give it one.`,
})

export const permissionDenied = defineError<At & { place: string }>('IMPORT_SOURCE_PERMISSION', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.host} does not let this user do that with ${f.place}. Ask the supplier for the permission.`,
})

export const placeMissing = defineError<At & { place: string }>('IMPORT_SOURCE_PLACE_MISSING', {
  status: 422,
  retry: 'later',
  message: (f) => `${f.host} has no ${f.place}. Check the spelling, capitals included.`,
})

export const noFile = defineError<{ pattern: string; seen: number; nearest: readonly string[] }>(
  'IMPORT_SOURCE_NO_FILE',
  {
    status: 422,
    retry: 'later',
    message: (f) => {
      if (f.seen === 0) return 'The connection works; there are no files.'
      const nearest = f.nearest.length === 0 ? '' : ` The nearest names: ${f.nearest.join(', ')}.`
      return `The connection works; none of the ${f.seen} files is named like ${f.pattern}.${nearest}`
    },
    details: (f) => ({ nearest: f.nearest }),
  },
)

export const noMail = defineError<{ seen: number }>('IMPORT_SOURCE_NO_MAIL', {
  status: 422,
  retry: 'later',
  message: (f) =>
    f.seen === 0
      ? 'The connection works; the mailbox is empty.'
      : `The connection works; none of the ${f.seen} newest mails is from whom, to whom and about what the rules say, with a file attached.`,
})

export const hostKeyChanged = defineError<At & { expected: string; found: string }>('IMPORT_SOURCE_HOST_KEY', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.host} shows another key (${f.found}) than before (${f.expected}). Somebody may stand in between: ask the supplier, then accept the new key at the source.`,
  details: (f) => ({ found: f.found }),
})

export const keyUnusable = defineError<{ reason: string }>('IMPORT_SOURCE_PRIVATE_KEY', {
  status: 422,
  retry: 'never',
  message: (f) => `The private key cannot be used: ${f.reason}.`,
})

export const httpStatus = defineError<At & { status: number; text: string }>('IMPORT_SOURCE_HTTP_STATUS', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.host} answers ${f.status}${f.text === '' ? '' : ` ${f.text}`} instead of the file.`,
})

export const webPage = defineError<{ url: string }>('IMPORT_SOURCE_WEB_PAGE', {
  status: 422,
  retry: 'later',
  message: (f) =>
    `${f.url} answers with a web page, not with a file: often a login or an error page. Open it in a browser to see.`,
})

export const secretMissing = defineError<{ secret: string; or?: string }>('IMPORT_SOURCE_SECRET_MISSING', {
  status: 422,
  retry: 'never',
  message: (f) =>
    f.or
      ? `The source has neither a ${f.secret} nor a ${f.or} yet. Give one of them.`
      : `The source has no ${f.secret} yet. Give one.`,
  field: (f) => `secrets.${f.secret}`,
})

export const folderOutside = defineError<{ path: string; allowed: readonly string[] }>('IMPORT_SOURCE_FOLDER_OUTSIDE', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.path} is not below ${f.allowed.join(' or ')}. Only folders named by PM_WATCH_FOLDERS can be watched.`,
})

export const sourceBroken = defineError<At & { said: string }>('IMPORT_SOURCE_BROKEN', {
  status: 502,
  retry: 'later',
  message: (f) => `${f.host}: ${f.said}`,
})
