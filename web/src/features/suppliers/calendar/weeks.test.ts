import { expect, it } from 'vitest'
import { inDay, weeksAround } from './weeks.ts'

it('begins on the Monday of the week before', () => {
  const days = weeksAround(new Date(2026, 10, 22, 23, 59), 4)

  expect(days.length).toBe(28)
  expect(days[0]!.from).toEqual(new Date(2026, 10, 9))
  expect(days.every(({ from, to }, i) => to.getTime() === (days[i + 1]?.from ?? to).getTime() && from < to)).toBe(true)
})

it('has the weeks right before it that many weeks earlier', () => {
  const now = new Date(2026, 10, 22)

  const [earlier, current] = [weeksAround(now, 4, -4), weeksAround(now, 4)]

  expect(earlier.at(-1)?.to).toEqual(current[0]?.from)
  expect(earlier).toHaveLength(28)
})

it('puts a moment into the one day it lies in', () => {
  const days = weeksAround(new Date(2026, 2, 29), 4)
  const midnight = new Date(2026, 2, 30).toISOString()

  const found = days.filter((day) => inDay([midnight], day, (moment) => moment).length > 0)

  expect(found.map(({ from }) => from)).toEqual([new Date(2026, 2, 30)])
})
