import { decimalText, multiply, rationalOf } from '../expression/rational.ts'
import { readDecimal } from '../formats/read-decimal.ts'
import type { CellFormat } from '../types.ts'

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/

/** The exact product as the column writes numbers, with its currency if it had one; what is no number stays as it is. */
export function compileMultiply(by: string, format: CellFormat): (text: string) => string {
  const factor = rationalOf(by)

  return (text) => {
    const number = readDecimal(text, format)
    const value = 'ok' in number ? rationalOf(number.ok) : null
    if ('bad' in number || !value || !factor) return text
    const product = writeAs(decimalText(multiply(value, factor)), format)
    return number.currency === null ? product : `${product} ${number.currency}`
  }
}

/** A canonical decimal ('1234.5') as the column writes it; other text as it is. */
export function writeAs(text: string, { decimalMark }: CellFormat): string {
  return decimalMark === ',' && PLAIN.test(text) ? text.replace('.', ',') : text
}
