import { RE2JS } from 're2js'

/** Why a regular expression cannot be used, or null. */
export function patternFault(pattern: string): string | null {
  try {
    RE2JS.compile(pattern)
    return null
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : ''
    return `is no regular expression of RE2: ${reason}.`
  }
}
