import { multiply, type Rational, rationalOf } from '../expression/rational.ts'
import type { DatedRate } from './references.ts'

/** What one unit of a currency is in another, by the rates of one day: as given, turned round, or through a third currency. */
export function compileRates(
  rates: readonly Pick<DatedRate, 'from' | 'to' | 'rate'>[],
): (pair: { from: string; to: string }) => Rational | null {
  const given = new Map<string, Map<string, Rational>>()
  const note = (from: string, to: string, rate: Rational) => {
    const others = given.get(from) ?? new Map<string, Rational>()
    given.set(from, others)
    others.set(to, rate)
  }
  const read = rates.flatMap(({ from, to, rate }) => {
    const exact = rationalOf(rate)
    return exact && exact.top > 0n ? [{ from, to, exact }] : []
  })
  // A pair that is given both ways counts as given.
  for (const { from, to, exact } of read) note(to, from, { top: exact.bottom, bottom: exact.top })
  for (const { from, to, exact } of read) note(from, to, exact)

  return ({ from, to }) => {
    const direct = given.get(from)?.get(to)
    if (direct) return direct
    for (const [third, first] of given.get(from) ?? []) {
      const second = given.get(third)?.get(to)
      if (second) return multiply(first, second)
    }
    return null
  }
}
