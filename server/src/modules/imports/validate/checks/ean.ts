import { isCellError } from '../../formats/cell-error.ts'
import { isGtin, isIsbn10, isShortGtin, wholeUpc } from '../../formats/gtin.ts'
import { isInStore } from '../../formats/in-store.ts'
import { type Checked, fail, pass, remark } from '../checked.ts'
import type { EanEvidence } from '../ean-evidence.ts'

const DIGITS = /^\d+$/
const EXCEL_TEXT = /^=?"([^"]*)"$/
const SEPARATORS = /[\s\-\u00a0\u2010-\u2015\u202f]/g
const WHOLE_DECIMAL = /^(\d+)[.,]0+$/
const GROUPED = /^\d{1,3}(?:([.,'’])\d{3})(?:\1\d{3})+$/
const SCIENTIFIC = /^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,3})$/
const SAME_DIGIT = /^(\d)\1*$/
const COUNTED = new Set(['1234567890128', '1234567890123', '123456789012', '0123456789012', '12345678', '12345670'])

/**
 * The EAN in canonical form. What spreadsheets do to EANs is undone only where nothing was lost and the check digit
 * confirms it; lost leading zeros need the column's evidence besides.
 */
export function checkEan(text: string, evidence: EanEvidence): Checked<string> {
  if (isGtin(text)) return accept(text)

  if (isCellError(text)) return fail('CELL_IS_ERROR')
  const digits = digitsOf(text)
  if (digits === null) return fail('EAN_DIGITS_LOST')
  if (isIsbn10(digits)) return SAME_DIGIT.test(digits) ? fail('EAN_PLACEHOLDER') : fail('EAN_IS_ISBN10')
  if (!DIGITS.test(digits)) return fail('EAN_NOT_DIGITS')
  if (SAME_DIGIT.test(digits) || COUNTED.has(digits)) return fail('EAN_PLACEHOLDER')
  if (isGtin(digits)) return accept(digits)
  const upc = wholeUpc(digits)
  if (upc !== null) return accept(upc)
  if (digits.length === 8 || (digits.length >= 12 && digits.length <= 14)) return fail('EAN_CHECK_DIGIT')
  return evidence.leadingZerosLost && isShortGtin(digits) ? accept(digits) : fail('EAN_LENGTH')
}

/** GTIN-8, -12 and -13 in 13 digits; a GTIN-14 keeps its 14 unless its first is zero. */
function accept(digits: string): Checked<string> {
  if (SAME_DIGIT.test(digits) || COUNTED.has(digits)) return fail('EAN_PLACEHOLDER')
  const canonical =
    digits.length === 14 && digits.charCodeAt(0) === 48
      ? digits.slice(1)
      : digits.length < 13
        ? digits.padStart(13, '0')
        : digits
  if (COUNTED.has(canonical)) return fail('EAN_PLACEHOLDER')
  return isInStore(canonical) ? remark(canonical, 'EAN_IN_STORE') : pass(canonical)
}

/** The digits behind a spreadsheet's notation; null when some of them are lost; the text itself when it is none. */
function digitsOf(text: string): string | null {
  const bare = (EXCEL_TEXT.exec(text)?.[1] ?? text).replace(/^'/, '').replace(SEPARATORS, '')
  if (DIGITS.test(bare)) return bare

  const whole = WHOLE_DECIMAL.exec(bare)
  if (whole) return whole[1] ?? bare
  if (GROUPED.test(bare)) return bare.replace(/\D/g, '')
  const scientific = SCIENTIFIC.exec(bare)
  if (!scientific) return bare

  const [, first = '', fraction = '', exponent = ''] = scientific
  const places = Number(exponent)
  if (fraction.length < places || !/^0*$/.test(fraction.slice(places))) return null
  return first + fraction.slice(0, places)
}
