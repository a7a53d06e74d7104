import type { PieceManifest, PiecePartition } from './catalogue/pieces.ts'
import { microsOf } from './format/moments.ts'
import type { Text } from './format/rows.ts'
import { partitionRange } from './partition-range.ts'

/** The partitions that rows of a file came from. */
export function partitionsOf({ partition, partitions = [] }: PieceManifest): PiecePartition[] {
  return partition ? [partition] : partitions
}

/** Those of them that rows of these ages go back into. */
export function partitionsFor(manifest: PieceManifest, ages: readonly Text[]): PiecePartition[] {
  const all = partitionsOf(manifest)
  if (all.length < 2) return all
  const moments = ages.map((age) => (age === null ? null : microsOf(age)))
  return all.filter(({ bounds }) => {
    const [from, to] = (partitionRange(bounds) ?? []).map(microsOf)
    if (from === null || from === undefined || to === null || to === undefined) return true
    return moments.some((moment) => moment === null || (moment >= from && moment < to))
  })
}
