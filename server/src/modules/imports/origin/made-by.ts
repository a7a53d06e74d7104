import type { ValueChange } from '../../catalog/index.ts'

/** The change that gave a value, and the undo that brought it back, if one did. */
export interface MadeBy {
  change: ValueChange | null
  takenBack: ValueChange | null
}

/**
 * Walks a value's changes from the newest back. An undo gives no value of its own: what it took back is passed over, and
 * what stood before counts again. `undoneBy` tells which run a run took back.
 */
export function madeBy(changes: readonly ValueChange[], undoneBy: ReadonlyMap<string, string>): MadeBy {
  let takenBack: ValueChange | null = null
  for (let i = 0; i < changes.length; ) {
    const change = changes[i]!
    const undone = change.runId === null ? undefined : undoneBy.get(change.runId)
    if (undone === undefined) {
      // A product that went tells nothing of the values it has come back with.
      if (change.kind !== 'removed') return { change, takenBack }
      i++
      continue
    }
    takenBack ??= change
    i = Math.max(i, lastOf(changes, undone)) + 1
  }
  return { change: null, takenBack }
}

function lastOf(changes: readonly ValueChange[], runId: string): number {
  return changes.findLastIndex((change) => change.runId === runId)
}
