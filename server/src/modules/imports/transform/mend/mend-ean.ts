import { isGtin, isIsbn10, isShortGtin } from '../../formats/gtin.ts'

const DIGITS = /^\d+$/

/** Puts back the zeros that a spreadsheet took from the front, where the check digit then is right. */
export function mendLeadingZeros(text: string): string | null {
  if (!DIGITS.test(text) || isIsbn10(text)) return null
  if (text.length === 7) return isGtin(`0${text}`) ? `0${text}` : null
  return isShortGtin(text) ? text.padStart(13, '0') : null
}

/** Adds the check digit to a number that is one digit short. Nothing proves that it is the one missing. */
export function mendMissingDigit(text: string): string | null {
  if (!DIGITS.test(text) || isGtin(text)) return null
  return [7, 11, 12].includes(text.length) && mendLeadingZeros(text) === null ? text + checkDigitOf(text) : null
}

/** Takes a zero too many away: those before 13 digits, or the one of a '.0' that lost its point. */
export function mendExtraDigit(text: string): string | null {
  if (!DIGITS.test(text) || text.length < 14 || isGtin(text)) return null
  const bare = text.replace(/^0+/, '')
  if (text.length > 14 && bare.length <= 13 && isGtin(bare.padStart(13, '0'))) return bare.padStart(13, '0')
  return text.length === 14 && text.endsWith('0') && isGtin(text.slice(0, -1)) ? text.slice(0, -1) : null
}

/** The ISBN-13 of the same book. */
export function mendIsbn10(text: string): string | null {
  const bare = text.replace(/[\s-]/g, '')
  if (!isIsbn10(bare) || /^(\d)\1*$/.test(bare)) return null
  const digits = `978${bare.slice(0, 9)}`
  return digits + checkDigitOf(digits)
}

function checkDigitOf(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += (digits.charCodeAt(i) - 48) * ((digits.length - i) % 2 === 1 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}
