import { readDecimal } from '../formats/read-decimal.ts'
import type { CellFormat } from '../types.ts'

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/

/** The exact product as the column writes numbers, with its currency if it had one; what is no number stays as it is. */
export function compileMultiply(by: string, format: CellFormat): (text: string) => string {
  const factor = scaledOf(by)

  return (text) => {
    const number = readDecimal(text, format)
    if ('bad' in number) return text
    const value = scaledOf(number.ok)
    const product = writeAs(unscaled(value.digits * factor.digits, value.scale + factor.scale), format)
    return number.currency === null ? product : `${product} ${number.currency}`
  }
}

/** A canonical decimal ('1234.5') as the column writes it; other text as it is. */
export function writeAs(text: string, { decimalMark }: CellFormat): string {
  return decimalMark === ',' && PLAIN.test(text) ? text.replace('.', ',') : text
}

function scaledOf(decimal: string): { digits: bigint; scale: number } {
  const [, sign = '', whole = '0', fraction = ''] = PLAIN.exec(decimal) ?? []
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

function unscaled(digits: bigint, scale: number): string {
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = text.slice(text.length - scale).replace(/0+$/, '')
  const magnitude = fraction === '' ? whole : `${whole}.${fraction}`
  return negative ? `-${magnitude}` : magnitude
}
