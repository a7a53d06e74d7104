import { isCellError } from '../../formats/cell-error.ts'
import { type Checked, fail, pass } from '../checked.ts'

const ASIN = /^[A-Z0-9]{10}$/

/** Ten letters and digits; small letters are made large. */
export function checkAsin(text: string): Checked<string> {
  if (isCellError(text)) return fail('CELL_IS_ERROR')
  const asin = text.toUpperCase()
  return ASIN.test(asin) ? pass(asin) : fail('ASIN_NOT_VALID')
}
