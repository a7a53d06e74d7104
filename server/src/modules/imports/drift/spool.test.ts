import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import type { DraftBatch } from '../../catalog/index.ts'
import { aDraft } from '../../catalog/testing/a-draft.ts'
import { openSpool } from './spool.ts'

it('gives batches back as they came, in their order', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 })
  const draft = fc.record({ line: fc.nat(), title: text, ean: fc.option(text), stock: fc.option(fc.integer()) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(draft, { maxLength: 5 }), { maxLength: 5 }),
      fc.nat(4_000),
      async (given, keptInMemory) => {
        const batches = given.map(
          (rows, number): DraftBatch => ({
            runId: 'run',
            supplierId: 'supplier',
            number,
            firstLine: number,
            lastLine: number,
            rows: rows.length,
            unchanged: 0,
            leftAside: 0,
            refused: 0,
            warnings: 0,
            waiting: [],
            fields: new Set(['title']),
            drafts: rows.map(({ line, ...fields }) => ({
              line,
              key: `k${line}`,
              hash: null,
              draft: aDraft(line, fields).draft,
              columns: `\\N\t${fields.title}`,
            })),
          }),
        )
        const spool = await openSpool(keptInMemory)
        for (const batch of batches) await spool.add(batch)

        const back = await collect(spool.batches())

        await spool.close()
        expect(back).toEqual(batches)
      },
    ),
    { numRuns: 30 },
  )
})
