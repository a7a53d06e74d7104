/**
 * What a sign means where nothing else is said. '$' and '¥' and 'kr' belong to several currencies;
 * a currency column or the profile's constant must win over this reading.
 */
const signs: readonly (readonly [string, string])[] = [
  ['US$', 'USD'],
  ['CA$', 'CAD'],
  ['AU$', 'AUD'],
  ['C$', 'CAD'],
  ['A$', 'AUD'],
  ['R$', 'BRL'],
  ['NT$', 'TWD'],
  ['HK$', 'HKD'],
  ['€', 'EUR'],
  ['$', 'USD'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['￥', 'JPY'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₺', 'TRY'],
  ['₴', 'UAH'],
  ['₩', 'KRW'],
  ['₪', 'ILS'],
  ['฿', 'THB'],
  ['₫', 'VND'],
  ['zł', 'PLN'],
  ['TL', 'TRY'],
  ['руб.', 'RUB'],
  ['руб', 'RUB'],
  ['грн.', 'UAH'],
  ['грн', 'UAH'],
  ['円', 'JPY'],
  ['元', 'CNY'],
  ['원', 'KRW'],
  ['Kč', 'CZK'],
  ['Ft', 'HUF'],
  ['lei', 'RON'],
  ['лв.', 'BGN'],
  ['лв', 'BGN'],
  ['SFr.', 'CHF'],
  ['Fr.', 'CHF'],
  ['kr.', 'SEK'],
  ['kr', 'SEK'],
  ['euros', 'EUR'],
  ['euro', 'EUR'],
  ['Euro', 'EUR'],
  ['EURO', 'EUR'],
  ['eur', 'EUR'],
  ['Eur', 'EUR'],
  ['usd', 'USD'],
  ['gbp', 'GBP'],
  ['chf', 'CHF'],
]

const codes = new Set(Intl.supportedValuesOf('currency'))

/** The text without a currency at its beginning or end, and that currency as ISO 4217; null when there is none. */
export function stripCurrency(text: string): { text: string; currency: string } | null {
  const before = text.slice(0, 3)
  if (codes.has(before) && !isLetter(text.charCodeAt(3))) return { text: text.slice(3).trim(), currency: before }
  const after = text.slice(-3)
  if (codes.has(after) && !isLetter(text.charCodeAt(text.length - 4))) {
    return { text: text.slice(0, -3).trim(), currency: after }
  }

  for (const [sign, currency] of signs) {
    if (text.startsWith(sign)) return { text: text.slice(sign.length).trim(), currency }
    if (text.endsWith(sign)) return { text: text.slice(0, -sign.length).trim(), currency }
  }
  return null
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
