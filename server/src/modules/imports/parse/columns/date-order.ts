import { readDate } from '../../formats/read-date.ts'
import type { CellFormat } from '../../types.ts'

export type DateOrder = CellFormat['dateOrder']

export interface DateVotes {
  dates: number
  /** With a year of four digits in front: the same in every order. */
  clear: number
  /** Days that only this order makes possible. */
  only: Record<DateOrder, number>
}

export function noDateVotes(): DateVotes {
  return { dates: 0, clear: 0, only: { dmy: 0, mdy: 0, ymd: 0 } }
}

const DATE_LIKE = /^(?:\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}|(?:19|20)\d{6}$|\d{1,2}\S{0,3}[\s-]\p{L}|\p{L}+\.?\s\d)/u

/** Whether a cell is a date in some order. */
export function isDate(cell: string): boolean {
  const text = cell.trim()
  return text.length <= 40 && DATE_LIKE.test(text) && possibleOrders(text).length > 0
}

export function addDateVote(votes: DateVotes, cell: string): void {
  const text = cell.trim()
  if (text.length > 40 || !DATE_LIKE.test(text)) return
  const possible = possibleOrders(text)
  if (possible.length === 0) return

  votes.dates++
  if (/^\d{4}/.test(text)) votes.clear++
  else if (possible.length === 1 && possible[0] !== undefined) votes.only[possible[0]]++
}

function possibleOrders(text: string): DateOrder[] {
  return (['dmy', 'mdy', 'ymd'] as const).filter((dateOrder) => 'ok' in readDate(text, { dateOrder }))
}

/** The order a column shows, or null when every date is possible in several. */
export function dateOrderOf({ dates, clear, only }: DateVotes): DateOrder | null {
  const best = (['dmy', 'mdy', 'ymd'] as const).reduce((a, b) => (only[b] > only[a] ? b : a))
  if (only[best] > 0) return best
  // Beside dates that are the same in every order, those that are not may be in any.
  return clear > 0 && clear === dates ? 'ymd' : null
}
