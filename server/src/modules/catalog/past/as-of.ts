import { systemClock } from '../../../platform/clock.ts'
import { momentInvalid, momentNotYet } from '../errors.ts'

// A clock beside this one may be fast, and a day begins up to 14 hours earlier than in UTC.
const FAST_MS = 5 * 60_000
const EARLIER_MS = 14 * 3_600_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * The moment that a text means, as PostgreSQL reads it: of a day the end, in UTC.
 * @throws CATALOG_MOMENT_INVALID, CATALOG_MOMENT_FUTURE
 */
export function momentOf(text: string, now: Date = systemClock.now()): string {
  const isDay = DAY.test(text)
  const moment = isDay ? `${text}T23:59:59.999999Z` : text
  const read = new Date(moment)
  // JavaScript takes 31 February for 3 March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  if (
    Number.isNaN(read.getTime()) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== text.slice(0, 10)
  )
    throw momentInvalid({ text })
  const ahead = (isDay ? day : read).getTime() - now.getTime()
  if (ahead > (isDay ? EARLIER_MS : FAST_MS)) throw momentNotYet({ text })
  return moment
}
