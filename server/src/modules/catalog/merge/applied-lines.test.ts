import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { findAppliedLines } from './applied-lines.ts'

it("tells the lines of a run's committed batches from the gaps between them", async () => {
  const { handle, query } = await migratedDatabase('catalog')
  const runId = randomUUID()
  const ranges = [
    [2, 4],
    [5, 9],
    [20, 25],
    [22, 30],
  ]
  for (const [first, last] of ranges)
    await query(`insert into import_checkpoints (run_id, batch, first_line, last_line, rows)
                 values ('${runId}', ${first}, ${first}, ${last}, 1), ('${randomUUID()}', 1, 1, 99, 1)`)

  const applied = await handle.withSession((session) => findAppliedLines(session, { runId, supplierId: randomUUID() }))

  const lines = Array.from({ length: 35 }, (_, line) => line).filter((line) => applied.has(line))
  expect(lines).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
})
