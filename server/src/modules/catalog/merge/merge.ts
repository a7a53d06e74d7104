import type { Database, Tx } from '@products-manager/postgres'
import { batchDiffers } from '../errors.ts'
import { enqueueRows } from '../queue/queries/enqueue-rows.ts'
import { againWhenRaced, isTaken } from './again-when-raced.ts'
import type { BatchOutcome, DraftBatch } from './batch.ts'
import { encodeDrafts } from './encode-drafts.ts'
import type { Names } from './names.ts'
import { claimBatch } from './queries/claim-batch.ts'
import { clearUnoffered, leftProducts } from './queries/clear-unoffered.ts'
import { copyDrafts } from './queries/copy-drafts.ts'
import { countCreatingRows } from './queries/count-creating-rows.ts'
import { findOutcome } from './queries/find-outcome.ts'
import { insertCreations } from './queries/insert-creations.ts'
import { insertEvent } from './queries/insert-event.ts'
import { insertFreshRows } from './queries/insert-fresh-rows.ts'
import { insertPriceHistory } from './queries/insert-price-history.ts'
import { insertProducts } from './queries/insert-products.ts'
import { insertStockHistory } from './queries/insert-stock-history.ts'
import { insertUpdates } from './queries/insert-updates.ts'
import { lockProducts } from './queries/lock-products.ts'
import { prepareMerge } from './queries/prepare-merge.ts'
import { reattachRows } from './queries/reattach-rows.ts'
import { recordOutcome } from './queries/record-outcome.ts'
import { insertOnlyOffers, productsOfBatch, refreshBestOffers } from './queries/refresh-best-offers.ts'
import { replaceVariants } from './queries/replace-variants.ts'
import { resolveRows } from './queries/resolve-rows.ts'
import { settleOwners } from './queries/settle-owners.ts'
import { updateProducts } from './queries/update-products.ts'
import { upsertOffers } from './queries/upsert-offers.ts'
import { upsertPrices } from './queries/upsert-prices.ts'
import { upsertStocks } from './queries/upsert-stocks.ts'

interface MatchedBatch extends Pick<DraftBatch, 'runId' | 'supplierId' | 'fields' | 'number'> {
  /** How many drafts are matched. */
  drafts: number
  /** It meets nothing of what there is: each draft made a product and is a new offer. */
  isFresh: boolean
}

/** Whether another transaction made a product that a batch of the run was about to make: then others may, too. */
export interface Rivals {
  met: boolean
}

/**
 * Applies a batch: products, offers, prices, stocks, history, change set, event and checkpoint, in one transaction.
 * A batch that is in the catalogue already is not applied again.
 */
export async function merge(
  catalog: Database<'catalog'>,
  batch: DraftBatch,
  names: Names,
  rivals: Rivals = { met: false },
): Promise<BatchOutcome> {
  const apply = () => catalog.transaction((tx) => mergeIn(tx, batch, { names, rivals }), { retries: 3 })
  const applyDespiteRivals = () => {
    // Another lane may meet one while this batch is under way, which expects none all the same.
    const expectedNone = !rivals.met
    return againWhenRaced(apply, (error) => {
      const isRival = expectedNone && isTaken(error)
      rivals.met ||= isRival
      return isRival
    })
  }
  // Another transaction may give a product the EAN that this one is about to give to another.
  return againWhenRaced(applyDespiteRivals)
}

async function outcomeOf(tx: Tx<'catalog'>, batch: DraftBatch): Promise<BatchOutcome> {
  const outcome = await findOutcome(tx, batch)
  if (!outcome) throw batchDiffers({ runId: batch.runId, batch: batch.number })
  return outcome
}

async function mergeIn(
  tx: Tx<'catalog'>,
  batch: DraftBatch,
  { names, rivals }: { names: Names; rivals: Readonly<Rivals> },
): Promise<BatchOutcome> {
  const { runId, supplierId, fields } = batch
  if (!(await claimBatch(tx, batch))) return outcomeOf(tx, batch)
  if (batch.waiting.length > 0) await enqueueRows(tx, batch)
  if (batch.drafts.length === 0) return { created: 0, updated: 0, unchanged: 0, repeated: false }

  await prepareMerge(tx)
  await copyDrafts(tx, encodeDrafts(batch.drafts, names))
  await resolveRows(tx, { supplierId, fields })
  const made = await insertProducts(tx, { supplierId, rivals: rivals.met })
  const { creating, fresh } = await countCreatingRows(tx)
  if (made < creating) await reattachRows(tx)
  const drafts = batch.drafts.length
  const isFresh = made === drafts && fresh === drafts
  return writeRows(tx, { runId, supplierId, fields, number: batch.number, drafts, isFresh })
}

/** What a batch writes once its drafts are matched with products, and those that are new are made. */
export async function writeRows(tx: Tx<'catalog'>, batch: MatchedBatch): Promise<BatchOutcome> {
  const { runId, number, drafts } = batch
  const { created, updated } = await (batch.isFresh ? writeFreshRows(tx, batch) : writeMetRows(tx, batch))
  const outcome = { created, updated, unchanged: drafts - created - updated, repeated: false }
  if (created + updated > 0)
    await insertEvent(tx, 'catalog.products-changed', { runId, batch: number, created, updated })
  await recordOutcome(tx, runId, number, outcome)
  return outcome
}

type Written = Pick<BatchOutcome, 'created' | 'updated'>

async function writeFreshRows(tx: Tx<'catalog'>, batch: MatchedBatch): Promise<Written> {
  const created = await insertFreshRows(tx, batch)
  if (batch.fields.has('variants')) await replaceVariants(tx)
  return { created, updated: 0 }
}

async function writeMetRows(tx: Tx<'catalog'>, batch: MatchedBatch): Promise<Written> {
  const { supplierId, fields } = batch
  await lockProducts(tx)
  await settleOwners(tx, supplierId)

  const created = await insertCreations(tx, batch)
  if (created > 0) await insertOnlyOffers(tx)
  const updated = await insertUpdates(tx, batch)
  if (created < batch.drafts) await updateProducts(tx, batch)
  await upsertOffers(tx, batch)
  await insertPriceHistory(tx, batch)
  await insertStockHistory(tx, batch)
  await upsertPrices(tx, supplierId)
  await upsertStocks(tx, supplierId)
  if (fields.has('variants')) await replaceVariants(tx)
  await refreshBestOffers(tx, productsOfBatch)
  await clearUnoffered(tx, leftProducts)
  return { created, updated }
}
