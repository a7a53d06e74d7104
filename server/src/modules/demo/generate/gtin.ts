// GS1 keeps 952 for demonstrations and examples: no company has these numbers.
const PREFIX = '952'
const PREFIX_SUM = 9 + 5 * 3 + 2

const RANGE = 1_000_000_000
// Coprime to the range, so that each product has a number of its own; consecutive products have distant ones.
const STEP = 7_654_321

/** The EAN of the n-th product of the demo, for n below 10⁹. */
export function demoEan(n: number): string {
  const item = (n * STEP + 104_729) % RANGE
  let rest = item
  let sum = PREFIX_SUM
  // From the last of the item's nine digits, which counts three times, to the first.
  for (let weight = 3; rest > 0; weight = 4 - weight) {
    sum += (rest % 10) * weight
    rest = Math.floor(rest / 10)
  }
  return `${PREFIX}${String(item).padStart(9, '0')}${(10 - (sum % 10)) % 10}`
}

/** The same with a check digit that is wrong. */
export function withWrongCheckDigit(ean: string): string {
  return ean.slice(0, 12) + ((Number(ean[12]) + 3) % 10)
}

/** What a spreadsheet makes of it: '9,52001E+12'. */
export function asScientific(ean: string, decimalMark: string): string {
  return `${ean[0]}${decimalMark}${ean.slice(1, 6)}E+12`
}
