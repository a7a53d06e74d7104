import type { Session } from '@products-manager/postgres'
import { awaitMerges, listAppliedRanges } from './queries/list-applied-ranges.ts'

/** The lines of a file that its run has applied. */
export interface AppliedLines {
  isEmpty: boolean
  has(line: number): boolean
}

/**
 * What a run committed before its process ended. A commit that the killed process asked for, and that the server still
 * works on, is waited for.
 */
export async function findAppliedLines(
  session: Session<'catalog'>,
  { runId, supplierId }: { runId: string; supplierId: string },
): Promise<AppliedLines> {
  await awaitMerges(session, supplierId)
  const ranges = await listAppliedRanges(session, runId)
  return { isEmpty: ranges.length === 0, has: (line) => isWithin(ranges, line) }
}

function isWithin(ranges: readonly { first: number; last: number }[], line: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.last ?? line) < line) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.first ?? line + 1) <= line
}
