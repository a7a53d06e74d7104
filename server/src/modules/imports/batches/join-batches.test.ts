import { describe, expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import type { PreparedBatch } from './draft-batches.ts'
import { joinBatches } from './join-batches.ts'

/** A batch of ten rows from this line on, some of them drafts. */
function batchAt(firstLine: number, drafts: number, rows = 10): PreparedBatch {
  return {
    problems: [],
    batch: {
      runId: 'run',
      supplierId: 'supplier',
      number: firstLine,
      firstLine,
      lastLine: firstLine + rows - 1,
      rows,
      unchanged: rows - drafts,
      leftAside: 0,
      refused: 0,
      warnings: 0,
      drafts: Array.from({ length: drafts }, (_, i) => ({
        line: firstLine + i,
        key: 'k',
        hash: null,
        draft: {} as never,
        columns: '',
      })),
      waiting: [],
      fields: new Set(),
    },
  }
}

const aProblem = {
  code: 'PRICE_INVALID',
  severity: 'refuse-row',
  field: 'price',
  column: 'price',
  value: 'x',
  message: 'x is no price.',
} as const

async function* given(...batches: PreparedBatch[]) {
  yield* batches
}

describe('joinBatches', () => {
  it('joins batches with few drafts until there are enough, and adds their figures up', async () => {
    const batches = given(batchAt(2, 2), batchAt(12, 0), batchAt(22, 3), batchAt(32, 1))

    const joined = await collect(joinBatches(batches, { drafts: 4, problems: 100, rows: 100 }))

    expect(
      joined.map(({ batch }) => [batch.number, batch.firstLine, batch.lastLine, batch.rows, batch.unchanged]),
    ).toEqual([
      [2, 2, 31, 30, 25],
      [32, 32, 41, 10, 9],
    ])
    expect(joined.map(({ batch }) => batch.drafts.map(({ line }) => line))).toEqual([[2, 3, 22, 23, 24], [32]])
  })

  it('lets a batch wait no longer than its rows allow, whatever it has to do', async () => {
    const joined = await collect(
      joinBatches(given(batchAt(2, 0), batchAt(12, 0), batchAt(22, 0)), { drafts: 4, problems: 100, rows: 20 }),
    )

    expect(joined.map(({ batch }) => batch.rows)).toEqual([20, 10])
  })

  it('lets no more problems wait than its limit', async () => {
    const refused = (firstLine: number) => ({
      ...batchAt(firstLine, 0),
      problems: Array.from({ length: 10 }, (_, i) => ({ ...aProblem, line: firstLine + i })),
    })

    const joined = await collect(
      joinBatches(given(refused(2), refused(12), refused(22)), { drafts: 4, problems: 15, rows: 100 }),
    )

    expect(joined.map(({ problems }) => problems.length)).toEqual([20, 10])
  })

  it('leaves out a batch that was applied before as a whole', async () => {
    const joined = await collect(
      joinBatches(given(batchAt(0, 0, 0), batchAt(12, 1)), { drafts: 1, problems: 100, rows: 20 }),
    )

    expect(joined.map(({ batch }) => batch.firstLine)).toEqual([12])
  })
})
