import type { Version } from './layouts.ts'

/** What is taken off a price, or put on it: its kind, and how much. */
export type Discount = readonly [kind: string, amount: string]

// Amounts have two digits behind the mark that is not written, and factors three.
const RATE = /^\d{1,6}$/
const WHOLE = 10_000n
const FACTOR = 1_000n
const CENTS = /^(\d+)(\d\d)$/
const DECIMAL = /^\d+[.,]\d+$/

/** '18950' is 189.50; '' where no price is given, which most write as 0. */
export function amountOf(text: string): string {
  const given = text.trim()
  if (/^0*$/.test(given)) return ''
  // Some write the mark all the same.
  if (DECIMAL.test(given)) return given.replace(',', '.')
  const [, whole, cents] = CENTS.exec(/^\d+$/.test(given) ? given.padStart(3, '0') : '') ?? []
  return whole === undefined ? given : `${BigInt(whole)}.${cents}`
}

/** For how many units a price is: in DATANORM 4 a power of ten. Null where nothing says it. */
export function priceUnitOf(text: string, version: Version): string | null {
  const given = text.trim()
  if (version === 4 && /^[0-3]$/.test(given)) return String(10 ** Number(given))
  if (version === 5 && /^0*$/.test(given)) return '1'
  if (version === 4 && given === '') return '1'
  return /^(?:1(?:0{1,3})?)$/.test(given) || (version === 5 && /^\d{1,6}$/.test(given)) ? given : null
}

/** A price with its discounts taken off one after the other, to the last digit; '' where one cannot be read. */
export function discounted(price: string, discounts: readonly Discount[]): string {
  if (discounts.length === 0 || !/^\d+\.\d\d$/.test(price)) return ''
  let [top, bottom] = [BigInt(price.replace('.', '')), 100n]
  for (const [kind, amount] of discounts) {
    const share = shareOf(kind, amount)
    if (share === null) return ''
    top *= share.top
    bottom *= share.bottom
  }
  return decimal(top, bottom)
}

/** What is left of a price: behind a rate in per cent, a factor, or a rise in per cent. */
function shareOf(kind: string, amount: string): { top: bigint; bottom: bigint } | null {
  if (!RATE.test(amount)) return null
  const value = BigInt(amount)
  if (kind === '1' && value <= WHOLE) return { top: WHOLE - value, bottom: WHOLE }
  if (kind === '2') return { top: value, bottom: FACTOR }
  return kind === '3' ? { top: WHOLE + value, bottom: WHOLE } : null
}

/** A fraction over a power of ten, written out. */
function decimal(top: bigint, bottom: bigint): string {
  const digits = bottom.toString().length - 1
  const text = top.toString().padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/(\.\d\d\d*?)0+$/, '$1')
}
