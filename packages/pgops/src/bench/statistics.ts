/** The value below which this share of the values lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? 0
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  if (!Number.isInteger(middle)) return sorted[Math.floor(middle)] ?? 0
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export interface Interval {
  low: number
  high: number
}

// 97.5 % of the normal distribution lie below this.
const Z_95 = 1.959964

/** The 95 % confidence interval of the median, from order statistics: it assumes nothing of the distribution
 *  (Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2). */
export function medianInterval(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b)
  const count = sorted.length
  const reach = (Z_95 * Math.sqrt(count)) / 2
  const low = Math.max(0, Math.floor(count / 2 - reach) - 1)
  const high = Math.min(count - 1, Math.ceil(count / 2 + reach))
  return { low: sorted[low] ?? 0, high: sorted[high] ?? 0 }
}

export interface MannWhitney {
  /** How often a value of the second sample is below one of the first, ties counted by half. */
  u: number
  /** Two-sided: how likely a difference like this is between samples of one distribution. */
  p: number
}

/** Whether two samples come from one distribution: the rank sum test of Mann and Whitney (Annals of Mathematical
 *  Statistics 18, 1947), by its normal approximation with corrections for ties and continuity. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const all = [...first.map((value) => ({ value, of: 0 })), ...second.map((value) => ({ value, of: 1 }))]
  all.sort((a, b) => a.value - b.value)
  let rankSum = 0
  let tied = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to + 1 < all.length && all[to + 1]?.value === all[from]?.value) to += 1
    const size = to - from + 1
    tied += size ** 3 - size
    const rank = (from + to) / 2 + 1
    for (let at = from; at <= to; at++) if (all[at]?.of === 0) rankSum += rank
    from = to + 1
  }
  const [n, m] = [first.length, second.length]
  const u = rankSum - (n * (n + 1)) / 2
  const variance = ((n * m) / 12) * (n + m + 1 - tied / ((n + m) * (n + m - 1)))
  if (!(variance > 0)) return { u, p: 1 }

  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance)
  return { u, p: Math.min(1, 2 * (1 - normal(z))) }
}

/** How many times the first sample's values the second's are, with its 95 % interval: the estimator of Hodges and
 *  Lehmann (Annals of Mathematical Statistics 34, 1963) on the logarithms, its interval from the rank sum test. */
export function ratio(first: readonly number[], second: readonly number[]): Interval & { estimate: number } {
  const differences = second.flatMap((b) => first.map((a) => Math.log(b) - Math.log(a))).sort((a, b) => a - b)
  const [n, m] = [first.length, second.length]
  const reach = Z_95 * Math.sqrt((n * m * (n + m + 1)) / 12)
  const low = Math.max(0, Math.floor((n * m) / 2 - reach))
  const high = differences.length - 1 - low
  return {
    estimate: Math.exp(median(differences)),
    low: Math.exp(differences[low] ?? 0),
    high: Math.exp(differences[high] ?? 0),
  }
}

/** The p-values made larger, so that among all of them one false alarm is as rare as in a single test (Holm, 1979). */
export function holm(values: readonly number[]): number[] {
  const order = values.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p)
  const adjusted = [...values]
  let least = 0
  order.forEach(({ p, at }, i) => {
    least = Math.max(least, Math.min(1, p * (values.length - i)))
    adjusted[at] = least
  })
  return adjusted
}

/** The normal distribution's share below z, by Abramowitz and Stegun 7.1.26; it errs by less than 0.0000002. */
function normal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const tail =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x)
  return z >= 0 ? 1 - tail / 2 : tail / 2
}
