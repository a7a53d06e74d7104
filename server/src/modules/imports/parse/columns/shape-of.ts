import type { ColumnShape } from '@products-manager/contract'
import { isBoolean, isCode, isGtinLike, isHtml, isImageUrl, isPairs, isUrlList } from './cell-kinds.ts'
import { isDate } from './date-order.ts'
import type { MarkVotes } from './number-marks.ts'
import { numberText } from './number-text.ts'

/** What the filled cells of a column are, by what most of them can be read as. */
export function shapeOf(values: readonly string[], votes: MarkVotes): ColumnShape {
  if (values.length === 0) return 'empty'

  const share = (test: (value: string) => boolean) => values.filter(test).length / values.length
  if (isGtinColumn(values)) return 'gtin'
  if (share(isImageUrl) >= 0.8) return 'image-url'
  if (share(isUrlList) >= 0.8) return 'url'
  if (share(isDate) >= 0.8) return 'date'
  if (isBooleanColumn(values)) return 'boolean'
  if (share(isHtml) >= 0.2) return 'html'
  const number = numberShape(values, votes)
  if (number !== null) return number
  if (share(isPairs) >= 0.5) return 'pairs'
  return isCodeColumn(values) ? 'code' : 'text'
}

function isGtinColumn(values: readonly string[]): boolean {
  const fitting = values.filter(isGtinLike)
  // One number in ten has a right check digit by chance: a few short ones prove nothing.
  const needed = fitting.every((value) => value.length <= 8) ? 0.95 : 0.7
  return fitting.length >= values.length * needed && (fitting.length >= 2 || (fitting[0]?.length ?? 0) >= 12)
}

function isBooleanColumn(values: readonly string[]): boolean {
  if (!values.every(isBoolean)) return false
  const distinct = new Set(values.map((value) => value.toLowerCase()))
  if (distinct.size > 2) return false
  const digits = [...distinct].every((value) => value === '0' || value === '1')
  return digits ? distinct.size === 2 && values.length >= 10 : true
}

function numberShape(values: readonly string[], votes: MarkVotes): ColumnShape | null {
  const numbers = values.map(numberText)
  const read = numbers.filter((number) => number !== null)
  const money = read.filter(({ currency }) => currency !== null).length
  const others = values.filter((_, i) => numbers[i] === null)
  const hasCents = votes.decimal['.'] + votes.decimal[','] >= read.length / 2
  // Price columns hold ranges and words such as 'on request' among the prices.
  const isMoney = money > values.length / 2 || (hasCents && !others.some((value) => /\d/.test(value)))
  if (read.length < values.length * (isMoney ? 0.7 : 0.9)) return null
  if (money >= read.length / 2) return 'price'

  const decimals = votes.decimal['.'] + votes.decimal[',']
  if (decimals === 0 && !read.some(({ percent }) => percent)) {
    return votes.thousand.size > 0 ? 'integer' : wholeShape(values)
  }
  const cents = votes.fractions.get(2) ?? 0
  return cents >= decimals * 0.7 && !read.some(({ percent }) => percent) ? 'price' : 'decimal'
}

/** Digits that name something rather than count it: leading zeros, or long numbers of one length that hardly repeat. */
function wholeShape(values: readonly string[]): ColumnShape {
  const lengths = new Set(values.map(({ length }) => length))
  const zeros = values.some((value) => /^0\d/.test(value))
  const distinct = new Set(values).size / values.length
  const [length = 0] = lengths
  if (zeros || (lengths.size === 1 && length >= 5 && distinct >= 0.5)) return 'code'
  return values.every((value) => value.length >= 9) ? 'code' : 'integer'
}

function isCodeColumn(values: readonly string[]): boolean {
  const codes = values.filter(isCode).length
  const digits = values.filter((value) => /\d/.test(value)).length
  const distinct = new Set(values).size
  return codes >= values.length * 0.8 && digits >= values.length * 0.5 && distinct >= values.length * 0.5
}
