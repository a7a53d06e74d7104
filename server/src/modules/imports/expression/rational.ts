/** An exact number: a fraction whose bottom is positive. */
export interface Rational {
  readonly top: bigint
  readonly bottom: bigint
}

const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/

// As many as PostgreSQL keeps of a division of money, and more than any field has.
const PLACES = 20

/** The number a canonical decimal ('-1234.5') says; null for any other text. */
export function rationalOf(decimal: string): Rational | null {
  const found = PLAIN.exec(decimal)
  if (!found) return null
  const [, sign = '', whole = '0', fraction = ''] = found
  return { top: BigInt(`${sign}${whole}${fraction}`), bottom: 10n ** BigInt(fraction.length) }
}

export function add(a: Rational, b: Rational): Rational {
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom }
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom }
}

export function negate({ top, bottom }: Rational): Rational {
  return { top: -top, bottom }
}

export function multiply(a: Rational, b: Rational): Rational {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom }
}

/** Null when divided by nothing. */
export function divide(a: Rational, b: Rational): Rational | null {
  if (b.top === 0n) return null
  const sign = b.top < 0n ? -1n : 1n
  return { top: sign * a.top * b.bottom, bottom: sign * a.bottom * b.top }
}

/** -1, 0 or 1. */
export function compare(a: Rational, b: Rational): number {
  const left = a.top * b.bottom
  const right = b.top * a.bottom
  return left < right ? -1 : left > right ? 1 : 0
}

/** How a number with too many places is cut. */
export type Rounding = 'half-up' | 'down' | 'up'

/** With at most so many decimal places; a half goes away from zero, `down` and `up` go towards minus and plus infinity. */
export function round({ top, bottom }: Rational, places: number, rounding: Rounding = 'half-up'): Rational {
  const scale = 10n ** BigInt(places)
  const scaled = top * scale
  const whole = scaled / bottom
  const rest = scaled % bottom
  if (rest === 0n) return { top: whole, bottom: scale }
  if (rounding === 'down') return { top: rest < 0n ? whole - 1n : whole, bottom: scale }
  if (rounding === 'up') return { top: rest > 0n ? whole + 1n : whole, bottom: scale }
  const away = (rest < 0n ? -rest : rest) * 2n >= bottom
  return { top: away ? whole + (rest < 0n ? -1n : 1n) : whole, bottom: scale }
}

/** In canonical form ('1234.5'), exact where 20 decimal places are enough. */
export function decimalText(number: Rational): string {
  const { top } = round(number, PLACES)
  const negative = top < 0n
  const digits = (negative ? -top : top).toString().padStart(PLACES + 1, '0')
  const whole = digits.slice(0, digits.length - PLACES)
  const fraction = digits.slice(digits.length - PLACES).replace(/0+$/, '')
  const magnitude = fraction === '' ? whole : `${whole}.${fraction}`
  return negative ? `-${magnitude}` : magnitude
}
