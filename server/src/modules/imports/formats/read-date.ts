import type { CellFormat } from '../types.ts'
import { monthOf } from './month-names.ts'

export type DateFault =
  | 'DATE_EMPTY'
  | 'DATE_INVALID'
  /** No calendar has this day: 31/02/2024, 00/00/0000. */
  | 'DATE_IMPOSSIBLE'
  /** Possible only in another order than the column's: 12/25/2024 in a column of day, month, year. */
  | 'DATE_OTHER_ORDER'
  /** A spreadsheet's day number (45678): which day it means depends on the program that wrote it. */
  | 'DATE_SPREADSHEET_SERIAL'

export type DateReading = { ok: string } | { bad: DateFault }

const MAX_LENGTH = 60
const NUMERIC = /^(\d{1,4})([./ -])(\d{1,2})\2(\d{1,4})(?:[T ,].*)?$/
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)$/
const SERIAL = /^\d{5}(?:[.,]\d+)?$/
const NAMED =
  /^(?:(\d{1,2})(?:\.|er|st|nd|rd|th|º)?[\s-]+(?:de\s+)?([\p{L}.]+)[\s-]+(?:de\s+)?|([\p{L}.]+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+)(\d{4}|\d{2})$/u
const CLOCK =
  /^[T ,]\s*\d{1,2}(?::\d{2}){1,2}(?:[.,]\d{1,9})?\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/

/** A calendar day as 'yyyy-mm-dd'; a time of day behind it is left out, not converted. */
export function readDate(text: string, { dateOrder }: Pick<CellFormat, 'dateOrder'>): DateReading {
  const trimmed = text.trim()
  if (trimmed === '') return { bad: 'DATE_EMPTY' }
  if (trimmed.length > MAX_LENGTH) return { bad: 'DATE_INVALID' }

  const compact = COMPACT.exec(trimmed)
  if (compact) return dayOf(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  if (SERIAL.test(trimmed)) return { bad: 'DATE_SPREADSHEET_SERIAL' }

  const numeric = NUMERIC.exec(trimmed)
  if (!numeric) return readNamed(trimmed)
  const [, first = '', mark = '', second = '', third = ''] = numeric
  const rest = trimmed.slice(first.length + second.length + third.length + 2 * mark.length)
  if (rest !== '' && !CLOCK.test(rest)) return { bad: 'DATE_INVALID' }
  return readParts([first, second, third], dateOrder)
}

function readParts(parts: readonly [string, string, string], order: CellFormat['dateOrder']): DateReading {
  const [first, second, third] = parts
  if (first.length === 4) {
    return third.length <= 2 ? dayOf(Number(first), Number(second), Number(third)) : { bad: 'DATE_INVALID' }
  }
  if (first.length === 3 || third.length === 3 || third.length === 1) return { bad: 'DATE_INVALID' }
  if (order === 'ymd') {
    return third.length === 2 && first.length === 2
      ? dayOf(yearOf(first), Number(second), Number(third))
      : { bad: 'DATE_OTHER_ORDER' }
  }

  const year = yearOf(third)
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  const read = dayOf(year, Number(month), Number(day))
  if ('ok' in read) return read
  return 'ok' in dayOf(year, Number(day), Number(month)) ? { bad: 'DATE_OTHER_ORDER' } : read
}

function readNamed(text: string): DateReading {
  const named = NAMED.exec(text)
  if (!named) return { bad: 'DATE_INVALID' }
  const month = monthOf(named[2] ?? named[3] ?? '')
  if (month === null) return { bad: 'DATE_INVALID' }
  return dayOf(yearOf(named[5] ?? ''), month, Number(named[1] ?? named[4]))
}

// Two digits: '49' is 2049 and '50' is 1950, as most databases read them: nobody announces a product for 2064.
function yearOf(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

function dayOf(year: number, month: number, day: number): DateReading {
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return { bad: 'DATE_IMPOSSIBLE' }
  return { ok: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` }
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
