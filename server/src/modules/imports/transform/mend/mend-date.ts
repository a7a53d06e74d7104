import { readDate } from '../../formats/read-date.ts'
import type { CellFormat } from '../../types.ts'

const SERIAL = /^(\d{5})(?:[.,]\d+)?$/
// From 1954 to 2064: a day number outside of it is something else.
const FIRST_SERIAL = 20_000
const LAST_SERIAL = 60_000
const DAY_MS = 86_400_000
const DAY_ZERO = Date.UTC(1899, 11, 30)

/** Seconds or milliseconds since 1970, from 2001 to 2065. */
export const EPOCH_TIME = /^([12]\d{9})(\d{3})?$/

/** The day behind a spreadsheet's number, counted from 1900 as nearly all workbooks do, or behind a program's seconds. */
export function mendSerialDate(text: string): string | null {
  const seconds = EPOCH_TIME.exec(text.trim())?.[1]
  if (seconds !== undefined) return new Date(Number(seconds) * 1_000).toISOString().slice(0, 10)
  const serial = Number(SERIAL.exec(text.trim())?.[1] ?? 0)
  if (serial < FIRST_SERIAL || serial > LAST_SERIAL) return null
  return new Date(DAY_ZERO + serial * DAY_MS).toISOString().slice(0, 10)
}

/** A date that is one only in another order of day, month and year than its column's. */
export function mendDateOrder(text: string, { dateOrder }: CellFormat): string | null {
  const own = readDate(text, { dateOrder })
  if ('ok' in own || own.bad !== 'DATE_OTHER_ORDER') return null
  const days = (['dmy', 'mdy', 'ymd'] as const).flatMap((order) => {
    const read = readDate(text, { dateOrder: order })
    return 'ok' in read ? [read.ok] : []
  })
  return new Set(days).size === 1 ? (days[0] ?? null) : null
}
