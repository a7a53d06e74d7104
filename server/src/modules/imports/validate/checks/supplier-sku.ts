import { type Check, fail } from '../checked.ts'
import { compileText } from './text.ts'

// '1.23E+05': how a spreadsheet writes a long number; an article number like '12E5' has no sign.
const SHORTENED = /^\d[.,]\d+E\+\d{2,3}$/i

/** The supplier's own number: any text, but one that can still tell two articles apart. */
export function compileSupplierSku(limit: number): Check<string> {
  const checkText = compileText(limit)
  return (text) => {
    if (SHORTENED.test(text)) return fail('SKU_DIGITS_LOST')
    if (text.includes('\ufffd')) return fail('TEXT_DAMAGED')
    return checkText(text)
  }
}
