import fc from 'fast-check'
import { expect, it } from 'vitest'
import { holm, mannWhitney, median, medianInterval, percentile, ratio } from './statistics.ts'

// Hollander and Wolfe (1973), 69f.: permeability of the human chorioamnion. The example of R's wilcox.test.
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
const weeks = [1.15, 0.88, 0.9, 0.74, 1.21]

it('gives the rank sum and the chance that R gives for the same samples', () => {
  const { u, p } = mannWhitney(term, weeks)

  // wilcox.test(x, y, exact = FALSE, correct = TRUE): W = 35, p = 0.2446
  expect(u).toBe(35)
  expect(p).toBeCloseTo(0.2446, 3)
})

it('finds no difference between a sample and itself, and the same chance whichever comes first', () => {
  const samples = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 20, maxLength: 40 })
  fc.assert(
    fc.property(samples, samples, (a, b) => {
      expect(mannWhitney(a, a).p).toBeCloseTo(1, 6)
      expect(mannWhitney(a, b).p).toBeCloseTo(mannWhitney(b, a).p, 10)
      expect(mannWhitney(a, b).u + mannWhitney(b, a).u).toBe(a.length * b.length)
    }),
  )
})

it('raises a false alarm in one of twenty comparisons of equal samples', () => {
  let alarms = 0
  for (let seed = 1; seed <= 1_000; seed++) {
    const numbers = random(seed)
    const sample = () => Array.from({ length: 30 }, () => Math.exp(2 * numbers()))
    if (mannWhitney(sample(), sample()).p < 0.05) alarms += 1
  }

  expect(alarms).toBeGreaterThan(25)
  expect(alarms).toBeLessThan(75)
})

it('holds the true ratio in its interval nineteen times of twenty', () => {
  let held = 0
  for (let seed = 1; seed <= 400; seed++) {
    const numbers = random(seed)
    const sample = (times: number) => Array.from({ length: 30 }, () => times * Math.exp(2 * numbers()))
    const { low, high } = ratio(sample(1), sample(0.7))
    if (low <= 0.7 && 0.7 <= high) held += 1
  }

  expect(held / 400).toBeGreaterThan(0.92)
  expect(held / 400).toBeLessThan(0.99)
})

it('holds the true median in its interval at least nineteen times of twenty', () => {
  let held = 0
  for (let seed = 1; seed <= 400; seed++) {
    const numbers = random(seed)
    const { low, high } = medianInterval(Array.from({ length: 50 }, () => numbers() ** 3))
    if (low <= 0.125 && 0.125 <= high) held += 1
  }

  expect(held / 400).toBeGreaterThan(0.94)
})

it('corrects chances for their number, and keeps their order', () => {
  const corrected = holm([0.01, 0.04, 0.03])

  expect(corrected.map((p) => Math.round(p * 1_000) / 1_000)).toEqual([0.03, 0.06, 0.06])
  expect(holm([0.9, 0.001])).toEqual([0.9, 0.002])
})

it('takes percentiles by the nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)

  expect([0.01, 0.5, 0.95, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 50, 95, 99, 100])
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

/** Numbers from 0 up to below 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
