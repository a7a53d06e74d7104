import { stripCurrency } from '../../formats/strip-currency.ts'

/** How a number format shows a number, where that changes what the number says. */
export type CellStyle = 'plain' | 'date' | 'percent' | { zeros: number } | { currency: string }

// The formats every workbook has without defining them.
const DATES = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const
const PERCENTS = new Set([9, 10])

/** The style of a format by its number, or by its code when the workbook defines it. */
export function styleOf(id: number, code: string | undefined): CellStyle {
  if (code === undefined) {
    if (PERCENTS.has(id)) return 'percent'
    return DATES.some(([from, to]) => id >= from && id <= to) ? 'date' : 'plain'
  }
  const [first = ''] = bare(code).split(';')
  if (/^0{2,}$/.test(first)) return { zeros: first.length }
  if (/[ymdhs]/i.test(first.replace(/general/gi, ''))) return 'date'
  if (first.includes('%')) return 'percent'
  const currency = currencyOf(code)
  return currency === null ? 'plain' : { currency }
}

// '[$€-407]', '[$CHF]', '"EUR"', '€'. A bare '$' is what a program writes that was set to nothing else.
const SHOWN = /\[\$([^\]-]+)(?:-[^\]]*)?\]|"\s*([^"]+?)\s*"|([€£])/g

/** The one currency that the format shows beside the number. */
function currencyOf(code: string): string | null {
  const signs = [...code.matchAll(SHOWN)].map(([, locale, quoted, sign]) => (locale ?? quoted ?? sign ?? '').trim())
  const found = signs.flatMap((sign) => {
    const money = stripCurrency(sign)
    return money?.text === '' && (sign !== '$' || code.includes('[$')) ? [money.currency] : []
  })
  return new Set(found).size === 1 ? (found[0] ?? null) : null
}

/** The code without quoted text, escaped characters, widths, colours and currencies; '[h]' counts hours and stays. */
function bare(code: string): string {
  return code
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
}
