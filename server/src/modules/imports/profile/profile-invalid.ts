import { defineError } from '../../../platform/errors.ts'

/** One thing wrong with a profile, and where: 'fields.title.transforms[0].do'. */
export interface ProfileIssue {
  path: string
  message: string
}

export const profileInvalid = defineError<{ issues: readonly ProfileIssue[] }>('IMPORT_PROFILE_INVALID', {
  status: 422,
  retry: 'never',
  message: (f) => `This is no import profile. ${f.issues.map(({ path, message }) => `${path} ${message}`).join(' ')}`,
  field: (f) => f.issues[0]?.path,
  details: (f) => f.issues,
})
