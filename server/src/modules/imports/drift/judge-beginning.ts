import type { DriftReason, ImportLimits } from '@products-manager/contract'
import type { DraftHead } from '../../catalog/index.ts'
import type { PreparedBatch } from '../batches/draft-batches.ts'
import type { Example } from './facts.ts'
import { reason } from './reason.ts'
import { exampleOf, isGarbled } from './tally.ts'

// Beyond half, the mapping is wrong rather than the rows.
const MOST = 0.5
const SHOWN = 5

/**
 * Why the first file of a supplier should wait. There is nothing to compare it with, but a list of which most rows are
 * refused or broken, or whose prices are all zero, is wrong without that. Its first batch tells.
 */
export function judgeBeginning(
  { batch: { rows, refused, drafts }, problems }: PreparedBatch,
  { fromRows }: Pick<ImportLimits, 'fromRows'>,
): DriftReason[] {
  const found: DriftReason[] = []
  const check = (code: DriftReason['code'], [count, of]: readonly [number, number], examples: readonly Example[]) => {
    if (count < fromRows || count <= of * MOST) return
    found.push(reason(code, { kind: 'limit', value: count / of, count, of, limit: MOST, examples }))
  }

  const refusals = problems.filter(({ severity }) => severity === 'refuse-row').slice(0, SHOWN)
  check(
    'refused',
    [refused, rows],
    refusals.map(({ line, code }) => ({ key: String(line), title: null, before: null, now: code })),
  )
  const garbled = drafts.filter(isGarbled)
  check('garbled', [garbled.length, drafts.length], examplesOf(garbled))
  const priced = drafts.filter(({ draft }) => draft.price !== null)
  const worthNothing = priced.filter(({ draft }) => Number(draft.price) === 0)
  if (worthNothing.length === priced.length)
    check('no-prices', [worthNothing.length, priced.length], examplesOf(worthNothing))
  return found
}

function examplesOf(drafts: readonly DraftHead[]): Example[] {
  return drafts.slice(0, SHOWN).map(exampleOf)
}
