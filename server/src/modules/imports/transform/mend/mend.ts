import type { Damage } from '@products-manager/contract'
import { isCellError } from '../../formats/cell-error.ts'
import type { CellFormat } from '../../types.ts'
import { mendDateOrder, mendSerialDate } from './mend-date.ts'
import { mendExtraDigit, mendIsbn10, mendLeadingZeros, mendMissingDigit } from './mend-ean.ts'
import { mendCount, mendMarks, mendPriceOfMany, mendSign } from './mend-number.ts'
import { mendStockWord } from './mend-stock-word.ts'
import {
  mendBoolean,
  mendDoubleEncoding,
  mendOddCharacters,
  mendReferences,
  mendTextMark,
  mendTrailingZero,
} from './mend-text.ts'

export interface Mending {
  damage: Damage
  /** How the column writes numbers and dates. */
  format: CellFormat
  /** Decides numbers that can be read in two ways. */
  decimalMark?: '.' | ',' | undefined
}

/**
 * The text as it was before the damage, or null where it does not show that damage: good values pass unchanged. The
 * doctor suggests and the step `mend` does what this says, so that what was shown is what comes.
 */
export function mend(given: string, { damage, format, decimalMark }: Mending): string | null {
  const text = given.trim()
  switch (damage) {
    case 'leading-zeros':
      return mendLeadingZeros(text)
    case 'digit-missing':
      return mendMissingDigit(text)
    case 'digit-extra':
      return mendExtraDigit(text)
    case 'isbn-10':
      return mendIsbn10(text)
    case 'decimal-mark':
      return mendMarks(text, format, decimalMark)
    case 'number-with-sign':
      return mendSign(text, format)
    case 'number-with-unit':
      return mendCount(text, format)
    case 'price-of-many':
      return mendPriceOfMany(text, format)
    case 'stock-word':
      return mendStockWord(text)
    case 'date-serial':
      return mendSerialDate(text)
    case 'date-order':
      return mendDateOrder(text, format)
    case 'cell-error':
      return isCellError(text) ? '' : null
    case 'boolean':
      return mendBoolean(text)
    case 'double-encoding':
      return mendDoubleEncoding(text)
    case 'character-references':
      return mendReferences(text)
    case 'trailing-zero':
      return mendTrailingZero(text)
    case 'text-mark':
      return mendTextMark(text)
    case 'odd-characters':
      return mendOddCharacters(text)
  }
}

/** Compiles the step. */
export function compileMend(mending: Mending): (text: string) => string {
  return (text) => mend(text, mending) ?? text
}
