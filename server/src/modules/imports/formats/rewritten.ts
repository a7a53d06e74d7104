import { monthOf } from './month-names.ts'

/** How a program changed what somebody typed, as far as the text alone shows it. */
export type Rewriting = 'became-date' | 'trailing-zero' | 'text-mark' | 'odd-characters'

const DAY_MONTH = /^\d{1,2}[-\s](\p{L}{3,9})\.?$/u
const MONTH_YEAR = /^(\p{Lu}?\p{Ll}{2,8})\.?-\d{2}$/u
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}(?:[ T]00:00:00(?:\.0+)?)?$/
const TEXT_MARK = /^(?:="[^"]+"|'.+)$/
const TRAILING_ZERO = /^\d+[.,]0$/
const ODD = /[\u00a0\u2000-\u200d\u2010-\u201f\u202f\u2032\u2033\u205f\u2060\u2212\u3000\ufeff\uff01-\uff5e]/

/**
 * Marks of a spreadsheet in a number or a name that identifies something: a day where '1-2' was typed, '.0' behind a
 * number, the apostrophe or formula that keeps text text, spaces and quotes that only look like plain ones.
 */
export function rewritingOf(text: string): Rewriting | null {
  if (isPlainCode(text)) return null
  if (becameDate(text)) return 'became-date'
  if (TRAILING_ZERO.test(text)) return 'trailing-zero'
  if (TEXT_MARK.test(text)) return 'text-mark'
  return ODD.test(text) ? 'odd-characters' : null
}

/** A day as spreadsheets show those they make of '1-2', '3/5' or '2.05'. */
export function becameDate(text: string): boolean {
  const month = DAY_MONTH.exec(text)?.[1] ?? MONTH_YEAR.exec(text)?.[1]
  return month === undefined ? WHOLE_DAY.test(text) : monthOf(month) !== null
}

/** Letters, digits, points within and slashes: nearly every number is only these, and none of the marks. */
function isPlainCode(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const plain = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 47 || code === 95
    if (!plain) return false
  }
  return true
}
