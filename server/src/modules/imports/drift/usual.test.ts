import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPriceScale } from './price-scale.ts'
import { median, medianDeviation, RUNS_TO_LEARN, usualRange } from './usual.ts'

const numbers = (min: number) =>
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: min, maxLength: 40 })

describe('the median', () => {
  it('has as many values at or below it as at or above it', () => {
    fc.assert(
      fc.property(numbers(1), (values) => {
        const middle = median(values)

        expect(values.filter((value) => value <= middle).length * 2).toBeGreaterThanOrEqual(values.length)
        expect(values.filter((value) => value >= middle).length * 2).toBeGreaterThanOrEqual(values.length)
      }),
    )
  })

  it('stays among the sound values while fewer than half of all are anything', () => {
    fc.assert(
      fc.property(numbers(5), numbers(0), (sound, wild) => {
        const fewer = wild.slice(0, sound.length - 1).map((value) => value * 1e9)

        const middle = median([...sound, ...fewer])

        expect(middle).toBeGreaterThanOrEqual(Math.min(...sound))
        expect(middle).toBeLessThanOrEqual(Math.max(...sound))
      }),
    )
  })

  it('of deviations is that of any order, moves with no shift, and grows with the scale', () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(whole, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        const deviation = medianDeviation(values)

        expect(medianDeviation(values.toReversed())).toBe(deviation)
        expect(medianDeviation(values.map((value) => value + shift))).toBe(deviation)
        expect(medianDeviation(values.map((value) => value * 2))).toBe(deviation * 2)
      }),
    )
  })
})

describe('the usual range', () => {
  it('is not known from few runs', () => {
    expect(usualRange([1, 1, 1, 1].slice(0, RUNS_TO_LEARN - 1), { least: 0.1, ofFew: null })).toBeNull()
  })

  it('holds at least half of the values it was learned from, and the room on each side', () => {
    fc.assert(
      fc.property(numbers(RUNS_TO_LEARN), fc.double({ min: 0, max: 100, noNaN: true }), (values, room) => {
        const { low, middle, high, runs } = usualRange(values, { least: room, ofFew: null })!

        const inside = values.filter((value) => value >= low - 1e-6 && value <= high + 1e-6)
        expect(inside.length * 2).toBeGreaterThanOrEqual(values.length)
        expect(middle - low).toBeGreaterThanOrEqual(room - 1e-6)
        expect(high - middle).toBeGreaterThanOrEqual(room - 1e-6)
        expect(runs).toBe(values.length)
      }),
    )
  })

  it('is not widened by one wild file', () => {
    const calm = [100, 101, 99, 100, 102, 98, 100]

    const { high } = usualRange([...calm, 1_000_000], { least: 5, ofFew: null })!

    expect(high).toBeLessThan(120)
  })
})

describe('the price scale', () => {
  it('tells the middle of prices to a percent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 51, maxLength: 51 }),
        (prices) => {
          const scale = createPriceScale()
          for (const price of prices) scale.add(price)

          expect(Math.abs(Math.log(scale.middle()! / median(prices)))).toBeLessThan(0.011)
        },
      ),
    )
  })

  it('says nothing of a few prices', () => {
    const scale = createPriceScale()
    for (let i = 1; i < 50; i++) scale.add(i)

    expect(scale.middle()).toBeNull()
  })
})
