import { isCellError } from '../../formats/cell-error.ts'
import { readDecimal } from '../../formats/read-decimal.ts'
import type { CellFormat } from '../../types.ts'
import { type Check, type Checked, fail, pass, remark } from '../checked.ts'

// What PostgreSQL's integer holds.
const MAX = 2_147_483_647

/** A whole number; '12.0' and '1 234' are, '12.5' and '>10' are not. Stock may be below zero, nothing else may. */
export function compileInteger(format: CellFormat, isStock: boolean): Check<number> {
  return (text) => {
    const plain = readPlainInteger(text)
    if (plain >= 0) return pass(plain)
    if (isCellError(text)) return fail('CELL_IS_ERROR')

    const read = readDecimal(text, format)
    if ('bad' in read) return fail(faultOf(read.bad))
    if (read.percent || read.currency !== null || read.ok.includes('.')) return fail('INTEGER_NOT_READ')
    return withinRange(Number(read.ok), isStock)
  }
}

function faultOf(fault: string) {
  if (fault === 'NUMBER_AMBIGUOUS') return 'DECIMAL_AMBIGUOUS'
  return fault === 'NUMBER_TOO_LONG' ? 'INTEGER_RANGE' : 'INTEGER_NOT_READ'
}

function withinRange(value: number, isStock: boolean): Checked<number> {
  if (Math.abs(value) > MAX) return fail('INTEGER_RANGE')
  if (value >= 0) return pass(value)
  return isStock ? remark(value, 'STOCK_NEGATIVE') : fail('INTEGER_RANGE', value)
}

/** Up to nine digits; -1 for anything else. */
function readPlainInteger(text: string): number {
  const { length } = text
  if (length === 0 || length > 9) return -1
  let value = 0
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
