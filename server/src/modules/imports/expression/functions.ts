import { multiply, type Rational, type Rounding, round } from './rational.ts'
import { asNumber, asText, asTruth, fail, isEmpty, limited, type Value } from './values.ts'

/** A part of a call, worked out when it is asked for: `if` and `coalesce` leave the others alone. */
export type Lazy = () => Value

interface ExpressionFunction {
  /** Fewest and most parts. */
  parts: readonly [least: number, most: number]
  apply(parts: readonly Lazy[]): Value
}

const MANY = 50

const textFunction = (change: (text: string) => Value): ExpressionFunction => ({
  parts: [1, 1],
  apply: ([of]) => change(asText(of!())),
})

const rounding = (how: Rounding): ExpressionFunction => ({
  parts: [1, 2],
  apply([of, places]) {
    const number = asNumber(of!())
    return number === null ? null : round(number, places ? placesOf(places()) : 0, how)
  },
})

const testing = (test: (text: string, part: string) => boolean): ExpressionFunction => ({
  parts: [2, 2],
  apply: ([text, part]) => test(asText(text!()), asText(part!())),
})

/** Every function of the language. */
export const functions: Readonly<Record<string, ExpressionFunction>> = {
  round: rounding('half-up'),
  floor: rounding('down'),
  ceil: rounding('up'),
  abs: {
    parts: [1, 1],
    apply([of]) {
      const number = asNumber(of!())
      return number !== null && number.top < 0n ? multiply(number, { top: -1n, bottom: 1n }) : number
    },
  },
  min: { parts: [1, MANY], apply: (parts) => extreme(parts, -1) },
  max: { parts: [1, MANY], apply: (parts) => extreme(parts, 1) },
  if: {
    parts: [2, 3],
    apply: ([when, then, otherwise]) => (asTruth(when!()) ? then!() : (otherwise?.() ?? null)),
  },
  coalesce: {
    parts: [1, MANY],
    apply(parts) {
      for (const part of parts) {
        const value = part()
        if (!isEmpty(value)) return value
      }
      return null
    },
  },
  concat: { parts: [1, MANY], apply: (parts) => limited(parts.map((part) => asText(part())).join('')) },
  upper: textFunction((text) => text.toUpperCase()),
  lower: textFunction((text) => text.toLowerCase()),
  trim: textFunction((text) => text.trim()),
  length: textFunction((text) => whole(text.length)),
  empty: { parts: [1, 1], apply: ([of]) => isEmpty(of!()) },
  number: { parts: [1, 1], apply: ([of]) => asNumber(of!()) },
  text: { parts: [1, 1], apply: ([of]) => asText(of!()) },
  left: { parts: [2, 2], apply: ([text, count]) => asText(text!()).slice(0, placesOf(count!())) },
  right: {
    parts: [2, 2],
    apply([text, count]) {
      const wanted = placesOf(count!())
      return wanted === 0 ? '' : asText(text!()).slice(-wanted)
    },
  },
  contains: testing((text, part) => text.includes(part)),
  startsWith: testing((text, part) => text.startsWith(part)),
  endsWith: testing((text, part) => text.endsWith(part)),
  replace: {
    parts: [3, 3],
    apply([text, find, replacement]) {
      const found = asText(find!())
      return found === '' ? asText(text!()) : limited(asText(text!()).split(found).join(asText(replacement!())))
    },
  },
}

/** The largest or smallest of the numbers that are there. */
function extreme(parts: readonly Lazy[], sign: 1 | -1): Value {
  let best: Rational | null = null
  for (const part of parts) {
    const number = asNumber(part())
    if (number === null) continue
    if (best === null || BigInt(sign) * (number.top * best.bottom - best.top * number.bottom) > 0n) best = number
  }
  return best
}

function whole(count: number): Rational {
  return { top: BigInt(count), bottom: 1n }
}

const MOST_PLACES = 1000

/** A count of places or characters. */
function placesOf(value: Value): number {
  const number = asNumber(value)
  if (number === null) return 0
  if (number.top < 0n || number.top % number.bottom !== 0n) return fail('NOT_A_COUNT')
  const count = number.top / number.bottom
  return count > BigInt(MOST_PLACES) ? fail('NOT_A_COUNT') : Number(count)
}
