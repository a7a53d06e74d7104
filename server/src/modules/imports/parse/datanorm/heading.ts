import type { Version } from './layouts.ts'

export interface Heading {
  version: Version
  currency: string
}

// Digits of the day, then texts up to the version and the currency at the end of 128 characters; the fifth has fields.
const FOURTH = /^V[^;]\d{6}.{60,140}04([A-Z]{3})\s*$/
const FIFTH = /^V;0?50?;[A-Z]?;\d{8};([A-Z]{3})?/

/** What the first record says of those below it; null for any other line. */
export function headingOf(line: string): Heading | null {
  const fifth = FIFTH.exec(line)
  if (fifth) return { version: 5, currency: fifth[1] ?? '' }
  const fourth = FOURTH.exec(line)
  return fourth ? { version: 4, currency: fourth[1] ?? '' } : null
}
