import type { Row } from './row.ts'
import type { RowStore } from './row-store.ts'

/** What a delta of one table holds. */
export interface TrackedChanges {
  readonly upserts: readonly Row[]
  readonly deletes: readonly unknown[]
}

/** Rows written and keys deleted after a version. */
export function trackedSince(store: RowStore, since: number): TrackedChanges {
  const upserts: Row[] = []
  for (let slot = 0; slot < store.rows.length; slot++) {
    const row = store.rows[slot]
    if (row !== undefined && store.stamps[slot]! > since) upserts.push(row)
  }
  const deletes: unknown[] = []
  for (const [key, version] of store.deleted) if (version > since) deletes.push(key)
  return { upserts, deletes }
}
