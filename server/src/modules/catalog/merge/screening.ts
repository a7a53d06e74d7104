import type { Session } from '@products-manager/postgres'
import { type Answer, findAnswers } from '../queue/queries/find-answers.ts'
import { keepUnlistedWaiting } from '../queue/queries/settle-waiting.ts'
import type { WaitingDraft } from './batch.ts'
import { createSeenRows } from './queries/create-seen-rows.ts'
import { createDeletedRows, insertDeletedRows, keepUnlistedRows } from './queries/deleted-rows.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { screenRows } from './queries/screen-rows.ts'

/** Keys and content hashes of one batch, by place. A null hash asks for the row to be read in any case. */
export interface RowKeys {
  lines: number[]
  keys: string[]
  hashes: (string | null)[]
}

/** What screening says of a batch. Lines in neither list are as the catalogue has them. */
export interface Screened {
  changed: ReadonlySet<number>
  duplicates: readonly { line: number; firstLine: number }[]
}

export interface Screening {
  screen(rows: RowKeys): Promise<Screened>
  /** Takes offers off the list, unless another row lists them. */
  noteDeleted(keys: readonly string[]): Promise<void>
  /** The file lists changes only: offers it says nothing of count as listed. Before the run is closed. */
  keepUnlisted(): Promise<void>
  /** What is known of rows without a usable EAN, by line. */
  findAnswers(drafts: readonly WaitingDraft[]): Promise<ReadonlyMap<number, Answer>>
}

/**
 * Keys and hashes first: tells new and changed rows from those the catalogue has, and rows that come twice.
 * What was seen lives in a temporary table of the session and is gone with it: a resumed run reads its file from the
 * start again, which costs little, and so needs nothing of what the killed one knew.
 */
export async function openScreening(session: Session<'catalog'>, supplierId: string): Promise<Screening> {
  await createSeenRows(session)
  await createDeletedRows(session)
  return {
    async screen(rows) {
      if (rows.lines.length === 0) return { changed: new Set(), duplicates: [] }
      const { repeated, changed: differing } = await screenRows(session, supplierId, rows)
      const duplicates = repeated.length > 0 ? await findDuplicates(session, rowsAt(rows, new Set(repeated))) : []
      const changed = new Set(differing)
      for (const { line } of duplicates) changed.delete(line)
      return { changed, duplicates }
    },
    noteDeleted: async (keys) => (keys.length > 0 ? insertDeletedRows(session, keys) : undefined),
    async keepUnlisted() {
      await keepUnlistedRows(session, supplierId)
      await keepUnlistedWaiting(session, supplierId)
    },
    findAnswers: (drafts) => findAnswers(session, supplierId, drafts),
  }
}

function rowsAt({ lines, keys, hashes }: RowKeys, wanted: ReadonlySet<number>): RowKeys {
  const places = lines.flatMap((line, place) => (wanted.has(line) ? [place] : []))
  const at = <T>(values: readonly T[]) => places.map((place) => values[place] as T)
  return { lines: at(lines), keys: at(keys), hashes: at(hashes) }
}
