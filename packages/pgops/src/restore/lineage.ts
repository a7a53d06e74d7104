import type { Lsn } from '@products-manager/postgres'
import { segmentAt, segmentName } from '../backup/wal/segments.ts'
import { type Fork, readForks, segmentNumbers, type WalFiles } from '../backup/wal/wal-files.ts'

/** A timeline with those it came from, oldest first. */
export interface Lineage {
  timeline: number
  forks: Fork[]
}

export async function readLineage(wal: WalFiles, timeline: number): Promise<Lineage> {
  return { timeline, forks: await readForks(wal, timeline) }
}

/** Whether a position on a timeline lies in the past of this one. */
export function contains({ timeline, forks }: Lineage, at: { timeline: number; lsn: Lsn }): boolean {
  if (at.timeline === timeline) return true
  const left = forks.find(({ parent }) => parent === at.timeline)
  return left !== undefined && at.lsn <= left.at
}

export interface LogRun {
  /** Segments without a gap, in their order. */
  names: string[]
  firstNumber: bigint
  /** The first that is missing although later ones are there. */
  gap: string | null
}

/** The segments from a position to the end of what there is. Where a timeline forked, the new one's file holds the old one's part, too. */
export function logFrom(wal: WalFiles, lineage: Lineage, from: { lsn: Lsn; segmentBytes: number }): LogRun {
  const { segmentBytes } = from
  const firstNumber = segmentAt(from.lsn, segmentBytes)
  const last = lastNumber(wal, lineage, segmentBytes)
  const names: string[] = []
  for (let number = firstNumber; last !== null && number <= last; number++) {
    const name = segmentName({ timeline: timelineOf(lineage, number, segmentBytes), number }, segmentBytes)
    if (!wal.segments.has(name)) return { names, firstNumber, gap: name }
    names.push(name)
  }
  return { names, firstNumber, gap: null }
}

function lastNumber(wal: WalFiles, { timeline, forks }: Lineage, segmentBytes: number): bigint | null {
  const own = segmentNumbers(wal, timeline, segmentBytes).at(-1)
  if (own !== undefined) return own
  // The timeline was made, and nothing was written on it.
  const fork = forks.at(-1)
  return fork ? segmentAt(fork.at, segmentBytes) : null
}

function timelineOf({ timeline, forks }: Lineage, number: bigint, segmentBytes: number): number {
  const fork = forks.find(({ at }) => number < segmentAt(at, segmentBytes))
  return fork?.parent ?? timeline
}
