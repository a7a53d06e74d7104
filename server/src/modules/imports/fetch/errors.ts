import { defineError } from '../../../platform/errors.ts'

export const sourceNotFound = defineError<{ id: string }>('IMPORT_SOURCE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no source ${f.id}.`,
})

export const sourceExists = defineError<{ name: string; supplier: string }>('IMPORT_SOURCE_EXISTS', {
  status: 409,
  retry: 'never',
  message: (f) => `${f.supplier} has a source named ${f.name} already.`,
  field: () => 'body.name',
})

export const sourceBusy = defineError<{ supplier: string }>('IMPORT_SOURCE_BUSY', {
  status: 409,
  retry: 'later',
  message: (f) => `Files of ${f.supplier} are being fetched already.`,
})

export const sourceIsPushed = defineError<{ name: string }>('IMPORT_SOURCE_IS_PUSHED', {
  status: 422,
  retry: 'never',
  message: (f) => `Files come to ${f.name} by themselves: programs push them. There is nothing to look at.`,
})

export const pushRefused = defineError<object>('IMPORT_PUSH_REFUSED', {
  status: 401,
  retry: 'never',
  message: () => 'The token is none that files can be pushed with. Send `Authorization: Bearer TOKEN`.',
})

export const profileNeeded = defineError<{ supplier: string; uploadId: string; fileName: string }>(
  'IMPORT_PROFILE_NEEDED',
  {
    status: 422,
    retry: 'never',
    message: (f) =>
      `The file is here, but ${f.supplier} has no profile yet that says what its columns are. Map the file once; later ones are imported by themselves.`,
    details: (f) => ({ uploadId: f.uploadId, fileName: f.fileName }),
  },
)

export const fetchInterrupted = defineError<object>('IMPORT_SOURCE_INTERRUPTED', {
  status: 503,
  retry: 'later',
  message: () => 'The program was stopped while it looked. Nothing was lost; the next look begins anew.',
})

export const fetchFailed = defineError<{ reason: string }>('IMPORT_SOURCE_FAILED', {
  status: 500,
  retry: 'later',
  message: (f) => `The look at the source failed here, not at the supplier's: ${f.reason}`,
})
