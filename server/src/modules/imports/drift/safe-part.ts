import type { DriftCode, DriftReason, PlanKind, PlanPart, ProductField } from '@products-manager/contract'

const ALL: readonly PlanKind[] = ['created', 'updated', 'relisted', 'missing']

// Of a file that departs so, no row can be trusted.
const WHOLE_FILE = new Set<DriftCode>([
  'empty-file',
  'columns',
  'columns-swapped',
  'garbled',
  'encoding',
  'other-keys',
  'price-level',
  'no-prices',
])

/** The rows that no reason covers; null when nothing of the file is beyond doubt. */
export function safePart(reasons: readonly DriftReason[], moveBy: number): PlanPart | null {
  if (reasons.length === 0 || reasons.some(({ code }) => WHOLE_FILE.has(code))) return null
  const without = new Set<PlanKind>()
  const emptied: ProductField[] = []
  const currencies: string[] = []
  let moves = false
  for (const { code, subject, value, usual, now } of reasons) {
    if (code === 'missing' || code === 'refused' || code === 'cut-off') without.add('missing')
    if (code === 'rows') without.add(usual && value > usual.high ? 'created' : 'missing')
    if (code === 'new-offers' || code === 'new-brands') without.add('created')
    if (code === 'changed') without.add('updated')
    if (code === 'values-missing' && subject !== null) emptied.push(subject as ProductField)
    if (code === 'currency') currencies.push(...(now ?? '').split(', '))
    if (code === 'prices-moved') moves = true
  }
  return {
    ...(without.size > 0 && { kinds: ALL.filter((kind) => !without.has(kind)) }),
    ...(moves && { noMoveOver: moveBy }),
    ...(emptied.length > 0 && { notEmptying: emptied }),
    ...(currencies.length > 0 && { notPricedIn: currencies }),
  }
}
