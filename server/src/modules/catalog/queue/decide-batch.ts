import type { EntryState, QueueDecision } from '@products-manager/contract'
import type { Database, Session, Tx } from '@products-manager/postgres'
import { emptyDraft } from '../draft.ts'
import { againWhenRaced } from '../merge/again-when-raced.ts'
import type { StagedDraft } from '../merge/batch.ts'
import type { RunTotals } from '../merge/close-run.ts'
import { encodeDrafts } from '../merge/encode-drafts.ts'
import { writeRows } from '../merge/merge.ts'
import { createNameBook, type Names } from '../merge/names.ts'
import { claimBatch } from '../merge/queries/claim-batch.ts'
import { claimClosing } from '../merge/queries/close-checkpoint.ts'
import { copyDrafts } from '../merge/queries/copy-drafts.ts'
import { countCreatingRows } from '../merge/queries/count-creating-rows.ts'
import { insertEvent } from '../merge/queries/insert-event.ts'
import { insertProducts } from '../merge/queries/insert-products.ts'
import { prepareMerge } from '../merge/queries/prepare-merge.ts'
import { reattachRows } from '../merge/queries/reattach-rows.ts'
import { resolveRows } from '../merge/queries/resolve-rows.ts'
import { sumCheckpoints } from '../merge/queries/sum-checkpoints.ts'
import { stageDraft } from '../merge/stage-draft.ts'
import type { DecisionRun } from './decision-order.ts'
import type { DecidableRow } from './queries/list-decidable.ts'
import { linkRows, markDecided, nextBatchNumber } from './queries/mark-decided.ts'

const stateOf: Record<QueueDecision['do'], EntryState> = {
  link: 'linked',
  accept: 'linked',
  create: 'created',
  ean: 'ean-given',
  ignore: 'ignored',
  snooze: 'snoozed',
}

/**
 * Applies a decision to waiting rows that speak of the same fields: their offers, products and histories, as an import
 * of them would, and the entries themselves, in one transaction. A row that is decided already is met no more, so a
 * killed run just goes on.
 */
export async function decideBatch(
  catalog: Database<'catalog'>,
  run: DecisionRun,
  rows: readonly DecidableRow[],
): Promise<void> {
  const { decision } = run.order
  const drafts = rows.map((row) => draftOf(row, decision))
  const names = isMerged(decision) ? await createNameBook(catalog)(drafts) : null
  // Another transaction may give a product the EAN that this one is about to give to another.
  await againWhenRaced(() => catalog.transaction((tx) => decideIn(tx, run, { rows, drafts, names }), { retries: 3 }))
}

interface DecisionBatch {
  rows: readonly DecidableRow[]
  drafts: readonly StagedDraft[]
  /** Null when the rows are left out. */
  names: Names | null
}

async function decideIn(
  tx: Tx<'catalog'>,
  { runId, supplierId, order: { decision, author } }: DecisionRun,
  { rows, drafts, names }: DecisionBatch,
): Promise<void> {
  const number = await nextBatchNumber(tx, runId)
  const lines = { firstLine: rows[0]?.line ?? 0, lastLine: rows.at(-1)?.line ?? 0, rows: rows.length }
  const counts = { unchanged: names ? 0 : rows.length, refused: 0, warnings: 0 }
  await claimBatch(tx, { runId, supplierId, number, ...lines, ...counts })

  if (names) await mergeDecided(tx, { runId, supplierId, number }, { rows, drafts, names })
  await markDecided(tx, {
    runId,
    ids: rows.map(({ id }) => id),
    state: stateOf[decision.do],
    ean: decision.do === 'ean' ? decision.ean : null,
    author,
  })
}

async function mergeDecided(
  tx: Tx<'catalog'>,
  { runId, supplierId, number }: { runId: string; supplierId: string; number: number },
  { rows, drafts, names }: DecisionBatch & { names: Names },
): Promise<void> {
  const fields = new Set(rows[0]?.fields)
  const links = rows.flatMap(({ offerKey, productId }) => (productId === null ? [] : [{ offerKey, productId }]))

  await prepareMerge(tx)
  await copyDrafts(tx, encodeDrafts(drafts, names))
  await resolveRows(tx, { supplierId, fields })
  if (links.length > 0) await linkRows(tx, links)
  const { creating } = await countCreatingRows(tx)
  if (creating > 0 && (await insertProducts(tx, { supplierId })) < creating) await reattachRows(tx)
  await writeRows(tx, { runId, supplierId, fields, number, drafts: rows.length, isFresh: false })
}

/** Ends a run whose rows are all decided, and tells the followers. Safe to repeat. */
export async function closeDecision(
  session: Session<'catalog'>,
  { runId, supplierId }: Pick<DecisionRun, 'runId' | 'supplierId'>,
): Promise<RunTotals> {
  await session.transaction(async (tx) => {
    if (await claimClosing(tx, runId)) await insertEvent(tx, 'catalog.run-closed', { runId, supplierId, missing: 0 })
  })
  return sumCheckpoints(session, runId)
}

function isMerged({ do: what }: QueueDecision): boolean {
  return what !== 'ignore' && what !== 'snooze'
}

/** The row as it was read. An older release may have kept it, which did not know all of today's fields. */
function draftOf({ line, offerKey, contentHash, draft }: DecidableRow, decision: QueueDecision): StagedDraft {
  const ean = decision.do === 'ean' ? decision.ean : null
  return stageDraft({ line, key: offerKey, hash: contentHash, draft: { ...emptyDraft, ...draft, ean } })
}
