import type { NameKind } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { foldName } from '../formats/fold-name.ts'
import { type SeenName, upsertUnmatched } from '../queries/unmatched-names.ts'

/** The names a run met that nobody decided about, on their way to the queue. */
export interface UnmatchedBook {
  note(kind: NameKind, name: string): void
  /** Writes what was noted; ends when everything noted until now is written, by whichever call. */
  write(): Promise<void>
}

export function createUnmatchedBook(
  imports: Database<'imports'>,
  run: { runId: string; supplierCode: string },
): UnmatchedBook {
  let seen = new Map<string, SeenName>()
  let writing: Promise<unknown> = Promise.resolve()

  return {
    note(kind, name) {
      const nameKey = foldName(name)
      const before = seen.get(`${kind} ${nameKey}`)
      if (before) before.rows++
      else seen.set(`${kind} ${nameKey}`, { kind, nameKey, name, rows: 1 })
    },
    async write() {
      if (seen.size > 0) {
        const names = [...seen.values()]
        seen = new Map()
        writing = writing.then(() =>
          imports.transaction((tx) => upsertUnmatched(tx, { ...run, names }), { retries: 3 }),
        )
      }
      await writing
    },
  }
}
