import type { CellStyle } from './cell-style.ts'

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
// What a spreadsheet computes and shows with; the two digits behind are the noise of binary fractions.
const EXACT_DIGITS = 15
// Twelve digits are the shortest EAN a spreadsheet shows as 4.00638E+12; shown so, it has six digits.
const LONG = 12
const SHOWN_DIGITS = 6

/**
 * A stored number as text without loss: every digit written out, the noise of binary fractions left out. Where digits
 * were lost before it was stored (4006380000000 that was 4.00638E+12, or more than 15 digits) it is given as the
 * spreadsheet shows it, so that nobody takes the zeros for digits.
 */
export function numberCell(raw: string, style: CellStyle, date1904: boolean): string {
  const parts = NUMBER.exec(raw.trim())
  if (!parts) return raw.trim()
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return style === 'date' ? dayOf(0, date1904) : '0'.repeat(zerosOf(style))
  if (style === 'date')
    return dateCell(Number(raw), date1904) ?? decimal(sign, digits, fraction.length - Number(exponent))

  const noisy = digits.replace(/0+$/, '').length > EXACT_DIGITS
  const places = fraction.length - Number(exponent)
  if (noisy) return rounded(raw)
  if (digits.length - places >= LONG && digits.replace(/0+$/, '').length <= SHOWN_DIGITS)
    return scientific(sign, digits, places)
  if (style === 'percent') return `${decimal(sign, digits, places - 2)}%`
  const text = decimal(sign, digits, places)
  return /^\d+$/.test(text) ? text.padStart(zerosOf(style), '0') : text
}

function zerosOf(style: CellStyle): number {
  return typeof style === 'object' && 'zeros' in style ? style.zeros : 1
}

/** More digits than are exact: fractions are rounded to what the spreadsheet shows; whole numbers have lost theirs. */
function rounded(raw: string): string {
  const value = Number(raw)
  if (Math.abs(value) >= 1e15) return value.toExponential(EXACT_DIGITS - 1).replace(/\.?0*e/, 'E')
  return numberCell(String(Number(value.toPrecision(EXACT_DIGITS))), 'plain', false)
}

function scientific(sign: string, digits: string, places: number): string {
  const significant = digits.replace(/0+$/, '')
  const fraction = significant.slice(1)
  return `${sign}${significant[0]}${fraction === '' ? '' : `.${fraction}`}E+${digits.length - 1 - places}`
}

/** `digits` with the point `places` from the right. */
function decimal(sign: string, digits: string, places: number): string {
  // Nothing a catalogue holds has hundreds of digits; written out, 1E300 would fill a page.
  if (Math.abs(places) > 100) return `${sign}${digits}E${-places}`
  if (places <= 0) return sign + digits + '0'.repeat(-places)
  const padded = digits.padStart(places + 1, '0')
  const fraction = padded.slice(-places).replace(/0+$/, '')
  const whole = padded.slice(0, -places)
  return `${whole === '0' && fraction === '' ? '' : sign}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const DAY_MS = 86_400_000
// The last day of the year 9999.
const MAX_SERIAL = 2_958_465

/** A day number as a date, with its time of day when it has one; null when no calendar has it. */
export function dateCell(serial: number, date1904: boolean): string | null {
  if (!(serial >= 0) || serial > MAX_SERIAL) return null
  const whole = Math.floor(serial + 0.5 / DAY_MS)
  const ms = Math.round((serial - whole) * DAY_MS)
  const time = new Date(ms).toISOString().slice(11, 19)
  if (whole === 0 && !date1904) return time
  return ms === 0 ? dayOf(whole, date1904) : `${dayOf(whole, date1904)} ${time}`
}

/** Spreadsheets count a 29 February 1900 that never was: days before it lie one later than those behind. */
function dayOf(serial: number, date1904: boolean): string {
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  return new Date(epoch + serial * DAY_MS).toISOString().slice(0, 10)
}
