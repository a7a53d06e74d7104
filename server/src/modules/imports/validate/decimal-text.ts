/** -1, 0 or 1 as the first canonical decimal ('-0.5', '1234') is smaller than, equal to or larger than the second. */
export function compareDecimals(a: string, b: string): number {
  const negative = a.startsWith('-')
  if (negative !== b.startsWith('-')) return negative ? -1 : 1
  return negative ? compareMagnitudes(b.slice(1), a.slice(1)) : compareMagnitudes(a, b)
}

function compareMagnitudes(a: string, b: string): number {
  const wholeOfA = wholeLength(a)
  const wholeOfB = wholeLength(b)
  if (wholeOfA !== wholeOfB) return wholeOfA < wholeOfB ? -1 : 1
  // The same number of digits before the point, so the order of the texts is the order of the numbers.
  return a === b ? 0 : a < b ? -1 : 1
}

/** Digits before the point. */
export function wholeLength(decimal: string): number {
  const point = decimal.indexOf('.')
  return point < 0 ? decimal.length : point
}

/** A canonical decimal with at most so many digits after the point; a half goes away from zero. */
export function roundDecimal(decimal: string, scale: number): string {
  const point = decimal.indexOf('.')
  if (point < 0 || decimal.length - point - 1 <= scale) return decimal

  const negative = decimal.startsWith('-')
  const whole = decimal.slice(negative ? 1 : 0, point)
  const kept = BigInt(whole + decimal.slice(point + 1, point + 1 + scale))
  const rounded = decimal.charCodeAt(point + 1 + scale) >= 53 ? kept + 1n : kept
  const text = rounded.toString().padStart(scale + 1, '0')
  const magnitude = canonical(text.slice(0, text.length - scale), text.slice(text.length - scale))
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude
}

function canonical(whole: string, fraction: string): string {
  const decimals = fraction.replace(/0+$/, '')
  return decimals === '' ? whole : `${whole}.${decimals}`
}

/** A profile's own number ('1.50', '-0', '007') in canonical form. */
export function canonicalDecimal(text: string): string {
  const negative = text.startsWith('-')
  const [whole = '0', fraction = ''] = text.slice(negative ? 1 : 0).split('.')
  const magnitude = canonical(whole.replace(/^0+(?=\d)/, ''), fraction)
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude
}
