import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type MergeableBatch, planMerges } from './plan-merges.ts'

const DAY_MS = 86_400_000
const LIMITS = { file: { rows: 1_000, bytes: 100_000 }, span: null }

function aBatch(day: number, rows: number, more: Partial<MergeableBatch> = {}): MergeableBatch {
  const files = new Map([['logs', { rows, bytes: rows * 10 }]])
  const times = { oldest: day * DAY_MS, newest: day * DAY_MS + 1 }
  return { batch: `batch ${day}`, shape: 'a', isHeld: false, files, ...times, ...more }
}

const batches = fc
  .array(
    fc.record({ rows: fc.integer({ min: 1, max: 1_200 }), isHeld: fc.boolean(), shape: fc.constantFrom('a', 'b') }),
  )
  .map((all) => all.map(({ rows, ...one }, day) => aBatch(day, rows, one)))

it('puts neighbours together that fit into one file, and leaves alone what is held, of another shape, or large', () => {
  const plans = planMerges(
    [
      ...[aBatch(0, 100), aBatch(1, 100), aBatch(2, 100, { isHeld: true })],
      ...[aBatch(3, 900), aBatch(4, 90), aBatch(5, 90, { shape: 'b' }), aBatch(6, 90, { shape: 'b' })],
    ],
    LIMITS,
  )

  expect(plans).toEqual([
    ['batch 0', 'batch 1'],
    ['batch 5', 'batch 6'],
  ])
})

it('keeps a file within the days that are told, and below the limit of each table in it', () => {
  const days = Array.from({ length: 6 }, (_, day) => aBatch(day, 10))
  const items = new Map([
    ['logs', { rows: 1, bytes: 10 }],
    ['items', { rows: 600, bytes: 600 }],
  ])

  const short = planMerges(days, { ...LIMITS, span: 3 * DAY_MS })
  const large = planMerges([aBatch(0, 1, { files: items }), aBatch(1, 1, { files: items })], LIMITS)

  expect(short.map((plan) => plan.length)).toEqual([3, 3])
  expect(large).toEqual([])
})

it('never takes a batch twice, one that is held, or neighbours that are none, whatever there is', () => {
  fc.assert(
    fc.property(batches, (all) => {
      const plans = planMerges(all, LIMITS)

      const taken = plans.flat()
      expect(new Set(taken).size).toBe(taken.length)
      for (const plan of plans) {
        const own = plan.map((name) => all.findIndex(({ batch }) => batch === name))
        expect(own).toEqual(own.map((_, i) => (own[0] ?? 0) + i))
        const rows = own.map((at) => all[at]?.files.get('logs')?.rows ?? 0)
        expect(rows.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(LIMITS.file.rows)
        expect(own.some((at) => all[at]?.isHeld)).toBe(false)
        expect(new Set(own.map((at) => all[at]?.shape)).size).toBe(1)
      }
    }),
  )
})

it('writes a row a few times only while a file grows night by night', () => {
  let files: MergeableBatch[] = []
  let written = 0
  for (let night = 0; night < 400; night++) {
    files.push(aBatch(night, 5))
    for (const plan of planMerges(files, LIMITS)) {
      const own = files.filter(({ batch }) => plan.includes(batch))
      const rows = own.reduce((sum, one) => sum + (one.files.get('logs')?.rows ?? 0), 0)
      written += rows
      files = [...files.filter((one) => !own.includes(one)), aBatch(night, rows, { oldest: own[0]?.oldest ?? 0 })]
      files.sort((a, b) => a.oldest - b.oldest)
    }
  }

  expect(files.length).toBeLessThan(12)
  expect(written / (400 * 5)).toBeLessThan(13)
})
