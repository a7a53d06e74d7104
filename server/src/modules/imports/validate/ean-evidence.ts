import { isGtin, isIsbn10, isShortGtin } from '../formats/gtin.ts'

/** What the sample says of the EAN column; decided once per run, because one number alone proves nothing. */
export interface EanEvidence {
  /** True when the sample proves that the column went through a program that took leading zeros away. */
  leadingZerosLost: boolean
}

export const noEanEvidence: EanEvidence = { leadingZerosLost: false }

// A number that only happens to be short passes the check digit one time in ten; three of three, one in a thousand.
const MIN_SHORT = 3
const MIN_FULL = 10

/**
 * Leading zeros are proved lost when, among the sampled values that are digits only,
 * - at least 10 are valid GTINs of full length (8, 12, 13 or 14 digits), so this is an EAN column,
 * - no value begins with a zero: a column that kept one was never read as numbers,
 * - every value of another length has 9, 10 or 11 digits and passes the check digit once zeros are put in front,
 * - at least 3 of these are not ISBN-10s as well.
 */
export function eanEvidence(values: Iterable<string>): EanEvidence {
  let full = 0
  let short = 0
  for (const value of values) {
    if (!/^\d+$/.test(value)) continue
    if (value.startsWith('0')) return noEanEvidence
    if (isGtin(value)) {
      full++
      continue
    }
    if (isFullLength(value)) continue
    if (!isShortGtin(value)) return noEanEvidence
    if (!isIsbn10(value)) short++
  }
  return { leadingZerosLost: full >= MIN_FULL && short >= MIN_SHORT }
}

function isFullLength({ length }: string): boolean {
  return length === 8 || (length >= 12 && length <= 14)
}
