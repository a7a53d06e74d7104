import { equalValues } from '../index/compare.ts'

/** A running live query. */
export interface LiveQuery {
  stop(): void
}

/** Runs a query again after changes, once for all that happen in one turn of the event loop. */
export function liveQuery<O>(
  watch: (onChange: () => void) => () => void,
  run: () => O[],
  listener: (rows: O[]) => void,
): LiveQuery {
  let last = run()
  let waiting = false
  let stopped = false
  const refresh = () => {
    waiting = false
    if (stopped) return
    const rows = run()
    // Rows are immutable: the same objects are the same rows, and only projections have to be compared by value.
    const same = rows.length === last.length && rows.every((row, i) => row === last[i] || equalValues(row, last[i]))
    last = rows
    if (!same) listener(rows)
  }
  const unwatch = watch(() => {
    if (waiting) return
    waiting = true
    queueMicrotask(refresh)
  })
  listener(last)
  return {
    stop() {
      stopped = true
      unwatch()
    },
  }
}
