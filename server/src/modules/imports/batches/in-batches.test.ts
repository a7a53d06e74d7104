import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import { inBatches } from './in-batches.ts'

async function* given<T>(chunks: readonly T[][]) {
  yield* chunks
}

const sum = (batch: readonly number[]) => batch.reduce((total, weight) => total + weight, 0)
const weigh = (item: number) => item

it('makes batches of the items in their order, each as full as the limits let it be', async () => {
  const chunks = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 9 }), { maxLength: 9 })

  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 7 }), async (chunks, items) => {
      const weight = 12

      const batches = await collect(inBatches(given(chunks), { items, weight, weigh }))

      expect(batches.flat()).toEqual(chunks.flat())
      for (const [i, batch] of batches.entries()) {
        expect(batch.length).toBeGreaterThan(0)
        expect(batch.length).toBeLessThanOrEqual(items)
        if (batch.length > 1) expect(sum(batch)).toBeLessThanOrEqual(weight)
        const [next] = batches[i + 1] ?? []
        if (next !== undefined) expect(batch.length === items || sum(batch) + next > weight).toBe(true)
      }
    }),
  )
})

it('makes the same batches however the items come, so that a run that is taken up meets those it had', async () => {
  const items = [3, 9, 1, 4, 4, 4, 4, 12, 30, 2, 2]
  const limits = { items: 3, weight: 12, weigh }

  const whole = await collect(inBatches(given([items]), limits))
  const single = await collect(inBatches(given(items.map((item) => [item])), limits))

  expect(single).toEqual(whole)
})
