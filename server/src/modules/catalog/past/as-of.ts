import { momentInvalid } from '../errors.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The moment that a text means, as PostgreSQL reads it: of a day the end, in UTC. */
export function momentOf(text: string): string {
  const moment = DAY.test(text) ? `${text}T23:59:59.999999Z` : text
  const read = new Date(moment)
  // JavaScript takes 31 February for 3 March.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  if (
    Number.isNaN(read.getTime()) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== text.slice(0, 10)
  )
    throw momentInvalid({ text })
  return moment
}
