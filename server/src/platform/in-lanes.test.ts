import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inLanes } from './in-lanes.ts'

/** Items from 1 to `count`; says how many were asked for and not worked on yet. */
function counted(count: number) {
  const seen = { made: 0, inMemory: 0, mostInMemory: 0, closed: false }
  async function* items() {
    try {
      while (seen.made < count) {
        seen.made++
        seen.inMemory++
        seen.mostInMemory = Math.max(seen.mostInMemory, seen.inMemory)
        yield seen.made
      }
    } finally {
      seen.closed = true
    }
  }
  return { seen, items: items() }
}

describe('inLanes', () => {
  it.each([1, 2, 5])('begins every item in order, %i at a time, with one more in memory', async (lanes) => {
    const { seen, items } = counted(30)
    const begun: number[] = []
    let atOnce = 0
    let most = 0

    await inLanes(lanes, items, async (item) => {
      begun.push(item)
      most = Math.max(most, ++atOnce)
      await sleep(item % 3)
      atOnce--
      seen.inMemory--
    })

    expect(begun).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    expect(most).toBe(lanes)
    expect(seen.mostInMemory).toBe(lanes + 1)
    expect(atOnce).toBe(0)
  })

  it('takes no more items after a failure, lets what is under way end, and throws the first one', async () => {
    const { seen, items } = counted(30)
    const ended: number[] = []

    const lanes = inLanes(3, items, async (item) => {
      if (item === 4) throw new Error('the fourth')
      await sleep(10)
      if (item === 3) throw new Error('the third, later')
      ended.push(item)
    })

    await expect(lanes).rejects.toThrow('the fourth')
    expect(ended.length).toBeGreaterThan(0)
    expect(seen.made).toBeLessThan(8)
    expect(seen.closed).toBe(true)
    const endedAtThrow = ended.length
    await sleep(30)
    expect(ended).toHaveLength(endedAtThrow)
  })

  it('lets what is under way end when the items fail, and throws that', async () => {
    let isDone = false
    async function* items() {
      yield 1
      throw new Error('the file ended')
    }

    const lanes = inLanes(2, items(), async () => {
      await sleep(10)
      isDone = true
    })

    await expect(lanes).rejects.toThrow('the file ended')
    expect(isDone).toBe(true)
  })
})
