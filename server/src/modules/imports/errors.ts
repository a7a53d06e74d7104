import { defineError } from '../../platform/errors.ts'

export const importNotFound = defineError<{ id: string }>('IMPORT_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no import ${f.id}.`,
})

export const uploadNotFound = defineError<{ id: string }>('IMPORT_UPLOAD_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no uploaded file ${f.id}. Uploads that are not imported are dropped after a day.`,
})

export const fileMissing = defineError<Record<never, never>>('IMPORT_FILE_MISSING', {
  status: 400,
  retry: 'never',
  message: () => 'The request carries no file: send it as multipart/form-data in the part `file`.',
})

export const profileNotFound = defineError<{ name: string }>('IMPORT_PROFILE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no profile ${f.name}, neither as a file nor kept under that name.`,
})

export const profileNotJson = defineError<{ path: string; problem: string }>('IMPORT_PROFILE_NOT_JSON', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.path} is not JSON: ${f.problem}.`,
})

export const columnsMissing = defineError<{ columns: readonly { message: string }[] }>('IMPORT_COLUMNS_MISSING', {
  status: 422,
  retry: 'never',
  message: (f) => `The profile does not fit this file. ${f.columns.map(({ message }) => message).join(' ')}`,
})

export const supplierBusy = defineError<{ supplier: string }>('IMPORT_SUPPLIER_BUSY', {
  status: 409,
  retry: 'later',
  message: (f) =>
    `Another import of ${f.supplier} is under way. Two files of one supplier are imported one after the other.`,
})

export const sameFile = defineError<{ runId: string; supplier: string }>('IMPORT_SAME_FILE', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `This very file was imported for ${f.supplier} already, by run ${f.runId}. Say that you want it again.`,
  details: (f) => ({ runId: f.runId }),
})

export const originalMissing = defineError<{ id: string; fileName: string }>('IMPORT_ORIGINAL_MISSING', {
  status: 410,
  retry: 'never',
  message: (f) =>
    `The original of ${f.fileName}, which import ${f.id} reads, is no longer there or was changed. Import the file again.`,
})

export const notResumable = defineError<{ id: string; status: string }>('IMPORT_NOT_RESUMABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} is ${f.status}; there is nothing left to resume.`,
})

export const notCancellable = defineError<{ id: string; status: string }>('IMPORT_NOT_CANCELLABLE', {
  status: 409,
  retry: 'never',
  message: (f) => `Import ${f.id} is ${f.status}; there is nothing to cancel.`,
})

export const runInterrupted = defineError<{ id: string; reason: string }>('IMPORT_INTERRUPTED', {
  status: 503,
  retry: 'later',
  message: (f) =>
    `Import ${f.id} was interrupted: ${f.reason.replace(/\.$/, '')}. Nothing is lost; \`pm import resume ${f.id}\` goes on.`,
})

export const runCancelled = defineError<{ id: string }>('IMPORT_CANCELLED', {
  status: 409,
  retry: 'never',
  message: (f) =>
    `Import ${f.id} was cancelled. What it had written stays in the catalogue; \`pm import resume ${f.id}\` goes on.`,
})
