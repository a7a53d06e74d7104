/** The pauses before each further attempt, in minutes. After the last one, ten and a half hours in all, it is given up. */
export const RETRY_MINUTES: readonly number[] = [1, 5, 15, 60, 180, 360]

const MINUTE_MS = 60_000
const LONGEST_MS = 360 * MINUTE_MS

export interface Failure {
  /** How often it failed, this time included. */
  failures: number
  now: Date
  /** The receiver asked not to be tried before. */
  notBefore: Date | null
}

/** When it is tried again; null when that was the last time. A receiver may ask for more patience, never for less. */
export function nextTry({ failures, now, notBefore }: Failure): Date | null {
  const minutes = RETRY_MINUTES[failures - 1]
  if (minutes === undefined) return null
  const asked = Math.min(notBefore?.getTime() ?? 0, now.getTime() + LONGEST_MS)
  return new Date(Math.max(now.getTime() + minutes * MINUTE_MS, asked))
}

/** The moment a `Retry-After` header names, in seconds or as a date; null without one. */
export function readRetryAfter(header: string | undefined, now: Date): Date | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header)) return new Date(now.getTime() + Number(header) * 1000)
  const moment = Date.parse(header)
  return Number.isNaN(moment) ? null : new Date(moment)
}
