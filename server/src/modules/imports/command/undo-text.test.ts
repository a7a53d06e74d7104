import type { ImportRun, UndoPreview } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { undoneText, undoPreviewText } from './undo-text.ts'

const none: UndoPreview['kept'] = { products: 0, items: [] }

function prices(products: number): UndoPreview['kept'] {
  const items = Array.from({ length: products }, (_, i) => ({
    productId: `p-${i}`,
    ean: null,
    title: `Pen ${i}`,
    what: 'values' as const,
    reason: null,
    fields: { price: { old: 4.4, new: 4 } },
  }))
  return { products, items }
}

describe('the three lists of an undo', () => {
  it('end in the command for exactly this part', () => {
    const part = { fields: ['price' as const], products: ['A-1', 'A 2'], brand: "L'Art" }

    const text = undoPreviewText('run-1', part, { restored: prices(1), kept: none, impossible: none })

    expect(text).toContain(`Do it: pm import undo run-1 --field price --product A-1 'A 2' --brand 'L'\\''Art'`)
  })

  it('tell how many they do not show', () => {
    const text = undoPreviewText('run-1', {}, { restored: prices(16), kept: none, impossible: none })

    expect(text).toContain('Pen 9 price: 4.4 → 4\n  … and 6 more')
  })

  it('offer nothing when there is nothing to take back', () => {
    const text = undoPreviewText('run-1', {}, { restored: none, kept: prices(2), impossible: none })

    expect(text).toMatch(/There is nothing to take back\.$/)
  })
})

it('what stayed is told by the run that was taken back', () => {
  const run = { fileName: 'a.csv', undoOf: 'run-1', created: 2, updated: 16, unchanged: 0, conflicts: 5 } as ImportRun

  expect(undoneText(run)).toContain('18 products of a.csv are as they were')
  expect(undoneText(run)).toContain('5 stay as they are. Which and why: pm import undo run-1 --dry-run')
})
