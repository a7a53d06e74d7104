import type { Limits } from '../collect-rows.ts'

/** A batch of files as far as it matters for putting it together with others. */
export interface MergeableBatch {
  batch: string
  /** Batches of another shape have other columns, or another key. */
  shape: string
  /** Milliseconds since 1970 of its oldest and newest row. */
  oldest: number
  newest: number
  /** What goes into one file, by the table it is of. */
  files: ReadonlyMap<string, Limits>
  /** It stays as it is, and nothing is put together across it. */
  isHeld: boolean
}

export interface MergeLimits {
  /** Of one file. */
  file: Limits
  /** A file may hold rows of so many milliseconds; null: of any time. */
  span: number | null
}

// A row is written again only into a file so many times as large as the largest it is made of: eleven times on its way from
// one night's 600 rows to a file of 50,000, and not every night.
const GROWTH = 1.5

/** Which neighbouring batches become one: oldest first, each at most once, and as many together as fit. */
export function planMerges(batches: readonly MergeableBatch[], limits: MergeLimits): string[][] {
  const sorted = batches.toSorted((a, b) => a.oldest - b.oldest || (a.batch < b.batch ? -1 : 1))
  const plans: string[][] = []
  for (let first = 0; first < sorted.length; ) {
    const count = countTogether(sorted.slice(first), limits)
    if (count > 1) plans.push(sorted.slice(first, first + count).map(({ batch }) => batch))
    first += count
  }
  return plans
}

/** How many of the first become one; 1 when the first stays alone. */
function countTogether(batches: readonly MergeableBatch[], { file, span }: MergeLimits): number {
  const [first] = batches
  const files = new Map<string, Limits>()
  let [together, bytes, largest, newest] = [1, 0, 0, 0]
  for (const [at, one] of batches.entries()) {
    newest = Math.max(newest, one.newest)
    if (!first || one.isHeld || one.shape !== first.shape) break
    if (span !== null && newest - first.oldest > span) break
    if (!addTo(files, one, file)) break
    const own = bytesOf(one)
    bytes += own
    largest = Math.max(largest, own)
    if (at > 0 && bytes >= GROWTH * largest) together = at + 1
  }
  return together
}

/** False when a file would become too large. */
function addTo(files: Map<string, Limits>, { files: more }: MergeableBatch, limit: Limits): boolean {
  for (const [table, { rows, bytes }] of more) {
    const sum = { rows: (files.get(table)?.rows ?? 0) + rows, bytes: (files.get(table)?.bytes ?? 0) + bytes }
    if (sum.rows > limit.rows || sum.bytes > limit.bytes) return false
    files.set(table, sum)
  }
  return true
}

function bytesOf({ files }: MergeableBatch): number {
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0)
}
