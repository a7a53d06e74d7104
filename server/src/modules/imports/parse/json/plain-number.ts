const SCIENTIFIC = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/
// Programs that round before they write an exponent keep six digits: of a shorter number nothing was lost.
const SURE_DIGITS = 6
const MOST_PLACES = 30

/**
 * A number of JSON with an exponent, as it is written without: 1.299e3 is 1299, 4.006381333931E12 an EAN. Null for one
 * whose last digits are not written, 4.00638E+12: what they were is nobody's guess.
 */
export function plainNumber(token: string): string | null {
  const [, sign = '', whole = '', fraction = '', exponent = ''] = SCIENTIFIC.exec(token) ?? []
  if (whole === '') return null
  const digits = whole + fraction
  if (!/[1-9]/.test(digits)) return '0'
  const places = fraction.length - Number(exponent)
  if (places > MOST_PLACES || (places < 0 && digits.length - places > SURE_DIGITS)) return null
  const all = digits.padStart(places + 1, '0').padEnd(digits.length - places, '0')
  const point = all.length - Math.max(places, 0)
  const rest = all.slice(point).replace(/0+$/, '')
  return `${sign}${all.slice(0, point).replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`
}
