import { defineError } from '../../../platform/errors.ts'

export const fileNotFound = defineError<{ file: string }>('IMPORT_FILE_NOT_FOUND', {
  status: 404,
  retry: 'never',
  message: (f) => `There is no file ${f.file}.`,
})

export const fileIsFolder = defineError<{ file: string }>('IMPORT_FILE_IS_FOLDER', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.file} is a folder, not a file. Name one of the files in it.`,
})

export const fileNotReadable = defineError<{ file: string; reason: string }>('IMPORT_FILE_NOT_READABLE', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.file} could not be read: ${f.reason}`,
})

export const fileEmpty = defineError<{ file: string }>('IMPORT_FILE_EMPTY', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.file} is empty. Nothing was imported; ask the supplier for a new file.`,
})

export const fileNotText = defineError<{ file: string; kind: string; advice: string }>('IMPORT_FILE_NOT_TEXT', {
  status: 422,
  retry: 'never',
  message: (f) => `${f.file} is ${f.kind}. ${f.advice}`,
  details: (f) => ({ kind: f.kind }),
})

export const fileIsPage = defineError<{ file: string }>('IMPORT_FILE_WEB_PAGE', {
  status: 422,
  retry: 'never',
  message: (f) =>
    `${f.file} is a web page, not a file with rows: often a login or an error page that was saved under its name. Open it in a browser to see, and get the file again.`,
})

export const fileChanged = defineError<{ file: string }>('IMPORT_FILE_CHANGED', {
  status: 409,
  retry: 'later',
  message: (f) => `${f.file} was changed while it was read. Start again when nobody writes to it.`,
})
