import { decimalText, divide, rationalOf } from '../../expression/rational.ts'
import { COUNTED, wordKey } from '../../formats/counted-units.ts'
import { splitPriceOfMany } from '../../formats/price-of-many.ts'
import { readDecimal } from '../../formats/read-decimal.ts'
import type { CellFormat } from '../../types.ts'
import { writeAs } from '../decimals.ts'
import { unitOf } from '../units.ts'

const pointed: CellFormat = { decimalMark: '.', thousandMark: ',', dateOrder: 'ymd' }
const comma: CellFormat = { decimalMark: ',', thousandMark: '.', dateOrder: 'ymd' }

/** What a text can be read as, whatever its marks: no number, one, or two that differ. */
export function readingsOf(text: string): string[] {
  const readings = [readDecimal(text, pointed), readDecimal(text, comma)]
  const values = readings.flatMap((read) => ('ok' in read && read.currency === null && !read.percent ? [read.ok] : []))
  return [...new Set(values)]
}

/** A number with other marks than its column's, written as the column writes them. */
export function mendMarks(text: string, format: CellFormat, decimalMark?: '.' | ','): string | null {
  const own = readDecimal(text, format)
  if ('ok' in own) return null
  const values = readingsOf(text)
  if (values.length === 1) return writeAs(values[0] ?? '', format)
  if (values.length === 0 || decimalMark === undefined) return null
  const chosen = readDecimal(text, decimalMark === '.' ? pointed : comma)
  return 'ok' in chosen ? writeAs(chosen.ok, format) : null
}

/** A number without the currency or the percent sign beside it. */
export function mendSign(text: string, format: CellFormat): string | null {
  const read = readDecimal(text, format)
  return 'ok' in read && (read.currency !== null || read.percent) ? writeAs(read.ok, format) : null
}

const MEASURED = /^([+-]?[\d.,'’ \u00a0\u202f]*\d)\s*(\p{L}[\p{L}.³²()]{0,14}|"|″)$/u

/** A number and the unit beside it: one of measure, or null where things are counted. */
export function splitUnit(text: string): { number: string; unit: ReturnType<typeof unitOf> } | null {
  const [, number, word] = MEASURED.exec(text.trim()) ?? []
  if (number === undefined || word === undefined) return null
  const unit = unitOf(word)
  return unit !== null || COUNTED.has(wordKey(word)) ? { number, unit } : null
}

/** A count without its unit: '12 pcs'. A unit of measure is left, for its number may have to be converted. */
export function mendCount(text: string, format: CellFormat): string | null {
  const split = splitUnit(text)
  if (!split || split.unit !== null) return null
  const read = readDecimal(split.number, format)
  return 'ok' in read ? writeAs(read.ok, format) : null
}

/** The price of one where a price says how many it is for: '12,50 EUR / 100 St'. */
export function mendPriceOfMany(text: string, format: CellFormat): string | null {
  const split = splitPriceOfMany(text)
  const price = split && readDecimal(split.amount, format)
  const amount = price && 'ok' in price && !price.percent ? rationalOf(price.ok) : null
  const one = amount && split && divide(amount, { top: BigInt(split.many), bottom: 1n })
  if (!one || !price || 'bad' in price) return null
  return [writeAs(decimalText(one), format), price.currency].filter((part) => part !== null).join(' ')
}
