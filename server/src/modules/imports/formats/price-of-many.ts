import { COUNTED, wordKey } from './counted-units.ts'
import { stripCurrency } from './strip-currency.ts'

const MANY = /^(.{1,40}?\d.{0,12}?)\s*(?:\/|\b(?:per|pro|je|par|pour|por|za)\b)\s*(?:(\d{1,5})\s*)?([\p{L}.]{0,12})$/u
const POWER_OF_TEN = /^10{0,4}$/

/**
 * An amount and how many it is for, '12,50 EUR / 100 St'; null for another text. That it is an amount must show: by a
 * currency, or by a word for what is counted. Dozens and kilograms are not told what one of them is.
 */
export function splitPriceOfMany(text: string): { amount: string; many: number } | null {
  if (text.length > 60) return null
  const [, amount, count, word = ''] = MANY.exec(text.trim()) ?? []
  if (amount === undefined || (count === undefined && word === '')) return null
  if (count !== undefined && !POWER_OF_TEN.test(count)) return null
  const isCounted = COUNTED.has(wordKey(word))
  if (word !== '' && !isCounted) return null
  return isCounted || stripCurrency(amount) !== null ? { amount, many: Number(count ?? 1) } : null
}
