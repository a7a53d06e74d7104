import type { Session } from '@products-manager/postgres'
import { type Answer, findAnswers } from '../queue/queries/find-answers.ts'
import { keepUnlistedWaiting } from '../queue/queries/settle-waiting.ts'
import type { DraftBatch, DraftHead } from './batch.ts'
import { type MayMake, matchDrafts, type OfferMatch } from './match-drafts.ts'
import { createSeenRows } from './queries/create-seen-rows.ts'
import { createDeletedRows, insertDeletedRows, keepUnlistedRows } from './queries/deleted-rows.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { hasOffers } from './queries/has-offers.ts'
import { type KnownOffer, rememberRows, screenRows } from './queries/screen-rows.ts'
import type { WrittenHash } from './row-hash.ts'

/** Keys and hashes of one batch, by place. A null hash asks for the row to be read in any case. */
export interface RowKeys {
  lines: number[]
  keys: string[]
  writtenHashes: (WrittenHash | null)[]
}

/** What screening says of a batch. Lines in neither list are as the catalogue has them. */
export interface Screened {
  /** New, or written otherwise. */
  changed: ReadonlySet<number>
  /** The offers of changed lines, by key; a line of an offer's content has not changed. */
  offers: ReadonlyMap<string, KnownOffer>
  duplicates: readonly { line: number; firstLine: number }[]
}

export interface Screening {
  /** The supplier had offers before the file: there is something to compare with. */
  readonly compares: boolean
  screen(rows: RowKeys): Promise<Screened>
  /** Which offers drafts are, by line; nothing is said of a supplier's first file. */
  match(
    drafts: readonly DraftHead[],
    known: { makes: MayMake; offers: Screened['offers'] },
  ): Promise<ReadonlyMap<number, OfferMatch>>
  /** Takes offers off the list, unless another row lists them. */
  noteDeleted(keys: readonly string[]): Promise<void>
  /** The file lists changes only: offers it says nothing of count as listed. Before the run is closed. */
  keepUnlisted(): Promise<void>
  /** What is known of rows without a usable EAN, by line. */
  findAnswers(asking: Pick<DraftBatch, 'waiting' | 'fields'>): Promise<ReadonlyMap<number, Answer>>
}

/**
 * Keys and hashes first: tells new and changed rows from those the catalogue has, and rows that come twice.
 * What was seen lives in a temporary table of the session and is gone with it: a resumed run reads its file from the
 * start again, which costs little, and so needs nothing of what the killed one knew.
 */
export async function openScreening(
  session: Session<'catalog'>,
  { supplierId, runId }: { supplierId: string; runId: string },
): Promise<Screening> {
  await createSeenRows(session)
  await createDeletedRows(session)
  const compares = await hasOffers(session, { supplierId, runId })
  return {
    compares,
    match: async (drafts, { makes, offers }) =>
      drafts.length === 0 || !compares ? new Map() : matchDrafts(session, { supplierId, makes, offers }, drafts),
    async screen(rows) {
      if (rows.lines.length === 0) return { changed: new Set(), offers: new Map(), duplicates: [] }
      const {
        repeated,
        changed: differing,
        offers,
      } = compares
        ? await screenRows(session, supplierId, rows)
        : { repeated: await rememberRows(session, rows), changed: rows.lines, offers: new Map() }
      const duplicates = repeated.length > 0 ? await findDuplicates(session, rowsAt(rows, new Set(repeated))) : []
      const changed = new Set(differing)
      for (const { line } of duplicates) changed.delete(line)
      return { changed, offers, duplicates }
    },
    noteDeleted: async (keys) => (keys.length > 0 ? insertDeletedRows(session, supplierId, keys) : undefined),
    async keepUnlisted() {
      await keepUnlistedRows(session, supplierId)
      await keepUnlistedWaiting(session, supplierId)
    },
    findAnswers: (asking) => findAnswers(session, supplierId, asking),
  }
}

function rowsAt({ lines, keys, writtenHashes }: RowKeys, wanted: ReadonlySet<number>): RowKeys {
  const places = lines.flatMap((line, place) => (wanted.has(line) ? [place] : []))
  const at = <T>(values: readonly T[]) => places.map((place) => values[place] as T)
  return { lines: at(lines), keys: at(keys), writtenHashes: at(writtenHashes) }
}
