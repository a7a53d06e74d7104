import { monthOf } from './month-names.ts'

/** How a program changed what somebody typed, as far as the text alone shows it. */
export type Rewriting = 'became-date' | 'digits-zeroed' | 'trailing-zero' | 'text-mark' | 'odd-characters'

const DAY_MONTH = /^\d{1,2}(?:[-\s/]|\.\s?)(\p{L}{3,9})\.?(?:[-\s/.]\d{2,4})?$/u
const MONTH_YEAR = /^(\p{Lu}?\p{Ll}{2,8})(?:\.?-|\.|\s)\d{2}(?:\d{2})?$/u
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}(?:[ T]00:00:00(?:\.0+)?)?$/
const SHORT_DAY = /^(\d{1,2})([./-])(\d{1,2})\2(?:19|20)\d{2}$/
// Excel keeps 15 digits of a number, other programs 12: those behind are zeros. Three of them are no accident.
const ZEROED = /^[1-9]\d{10,14}0{3,}$/
const ZEROED_LENGTH = 15
const TEXT_MARK = /^(?:="[^"]+"|'.+)$/
const TRAILING_ZERO = /^\d+[.,]0$/
const ODD = /[\u00a0\u2000-\u200d\u2010-\u201f\u202f\u2032\u2033\u205f\u2060\u2212\u3000\ufeff\uff01-\uff5e]/

/**
 * Marks of a spreadsheet in a number or a name that identifies something: a day where '1-2' was typed, zeros where
 * digits were, '.0' behind a number, the apostrophe or formula that keeps text text, spaces and quotes that only look like plain ones.
 */
export function rewritingOf(text: string): Rewriting | null {
  if (isPlainCode(text)) return becameShortDay(text) ? 'became-date' : digitsZeroed(text) ? 'digits-zeroed' : null
  if (becameDate(text)) return 'became-date'
  if (TRAILING_ZERO.test(text)) return 'trailing-zero'
  if (TEXT_MARK.test(text)) return 'text-mark'
  return ODD.test(text) ? 'odd-characters' : null
}

/** A day as spreadsheets show those they make of '1-2', '3/5' or '2.05'. */
export function becameDate(text: string): boolean {
  const month = DAY_MONTH.exec(text)?.[1] ?? MONTH_YEAR.exec(text)?.[1]
  return month === undefined ? WHOLE_DAY.test(text) || becameShortDay(text) : monthOf(month) !== null
}

/** '01/02/2026', which is a day whatever the order. */
function becameShortDay(text: string): boolean {
  if (text.length > 10) return false
  const found = SHORT_DAY.exec(text)
  if (!found) return false
  const [one, other] = [Number(found[1]), Number(found[3])]
  const [less, more] = [Math.min(one, other), Math.max(one, other)]
  return less >= 1 && less <= 12 && more <= 31
}

/** A number longer than programs keep numbers, with zeros where they stop. */
export function digitsZeroed(text: string): boolean {
  return text.length >= ZEROED_LENGTH && ZEROED.test(text)
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
