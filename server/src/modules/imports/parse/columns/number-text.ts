import { splitPriceOfMany } from '../../formats/price-of-many.ts'
import { stripCurrency } from '../../formats/strip-currency.ts'
import { stripTaxNote } from '../../formats/strip-tax-note.ts'

const WIDE_SPACES = /[\u00a0\u2007\u2009\u202f]/g
const BODY = /^(?:\d[\d.,' ]*|[.,]\d+)$/
const MAX_LENGTH = 40

export interface NumberText {
  /** Digits and marks only; every kind of space is ' ', every apostrophe is "'". */
  body: string
  currency: string | null
  percent: boolean
}

/** A cell that is written like a number in some convention, without sign, currency and percent; null when it is none. */
export function numberText(cell: string): NumberText | null {
  if (cell.length > MAX_LENGTH || !/\d/.test(cell)) return null

  let text = cell.trim().replace(WIDE_SPACES, ' ').replaceAll('’', "'")
  if (BODY.test(text)) return { body: text.trimEnd(), currency: null, percent: false }

  text = stripTaxNote(splitPriceOfMany(text)?.amount ?? text)
    // '12,–' is how whole prices are written; it shows what the decimal mark is.
    .replace(/(\d)([.,])(?:-{1,2}|–|—)(?=\D*$)/, (_, digit: string, mark: string) => `${digit}${mark}00`)
    .replace(/^[-+−(]\s*/, '')
    .replace(/[)−-]$/, '')
    .trim()
  const percent = text.endsWith('%')
  if (percent) text = text.slice(0, -1).trim()
  const money = stripCurrency(text)
  if (money !== null) text = money.text.replace(/^[-−]\s*/, '')
  return BODY.test(text) ? { body: text, currency: money?.currency ?? null, percent } : null
}
