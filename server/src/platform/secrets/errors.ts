import { defineError } from '../errors.ts'

export const keyMissing = defineError<{ keyId: string }>('SECRETS_KEY_MISSING', {
  status: 500,
  retry: 'never',
  message: (f) =>
    `A kept password was sealed with the key ${f.keyId}, which is not here. Put it into SECRET_KEY_PREVIOUS, or secrets.key back into the data directory, or give the password anew.`,
})

export const secretDamaged = defineError<{ name: string }>('SECRETS_DAMAGED', {
  status: 500,
  retry: 'never',
  message: (f) => `The kept ${f.name} was changed outside of this program and cannot be opened. Give it anew.`,
})

export const keyFileDamaged = defineError<{ path: string; problem: string }>('SECRETS_KEY_FILE_DAMAGED', {
  status: 500,
  retry: 'never',
  message: (f) => `${f.path}: ${f.problem}. Put the right file back; without it kept passwords cannot be opened.`,
})
