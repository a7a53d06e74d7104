import type { Database, Tx } from '@products-manager/postgres'
import { batchDiffers } from '../errors.ts'
import { enqueueRows } from '../queue/queries/enqueue-rows.ts'
import { againWhenRaced } from './again-when-raced.ts'
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
}

/**
 * Applies a batch: products, offers, prices, stocks, history, change set, event and checkpoint, in one transaction.
 * A batch that is in the catalogue already is not applied again.
 */
export async function merge(catalog: Database<'catalog'>, batch: DraftBatch, names: Names): Promise<BatchOutcome> {
  // Another transaction may give a product the EAN that this one is about to give to another.
  return againWhenRaced(() => catalog.transaction((tx) => mergeIn(tx, batch, names), { retries: 3 }))
}

async function outcomeOf(tx: Tx<'catalog'>, batch: DraftBatch): Promise<BatchOutcome> {
  const outcome = await findOutcome(tx, batch)
  if (!outcome) throw batchDiffers({ runId: batch.runId, batch: batch.number })
  return outcome
}

async function mergeIn(tx: Tx<'catalog'>, batch: DraftBatch, names: Names): Promise<BatchOutcome> {
  const { runId, supplierId, fields } = batch
  if (!(await claimBatch(tx, batch))) return outcomeOf(tx, batch)
  if (batch.waiting.length > 0) await enqueueRows(tx, batch)
  if (batch.drafts.length === 0) return { created: 0, updated: 0, unchanged: 0, repeated: false }

  await prepareMerge(tx)
  await copyDrafts(tx, encodeDrafts(batch.drafts, names))
  await resolveRows(tx, { supplierId, fields })
  if ((await insertProducts(tx, supplierId)) < (await countCreatingRows(tx))) await reattachRows(tx)
  return writeRows(tx, { runId, supplierId, fields, number: batch.number, drafts: batch.drafts.length })
}

/** What a batch writes once its drafts are matched with products, and those that are new are made. */
export async function writeRows(tx: Tx<'catalog'>, batch: MatchedBatch): Promise<BatchOutcome> {
  const { runId, supplierId, fields } = batch
  await lockProducts(tx)
  await settleOwners(tx, supplierId)

  const created = await insertCreations(tx, { supplierId, runId })
  if (created > 0) await insertOnlyOffers(tx)
  const updated = await insertUpdates(tx, { supplierId, runId, fields })
  if (created < batch.drafts) await updateProducts(tx, { supplierId, fields })
  await upsertOffers(tx, { supplierId, runId })
  await insertPriceHistory(tx, { supplierId, runId })
  await insertStockHistory(tx, { supplierId, runId })
  await upsertPrices(tx, supplierId)
  await upsertStocks(tx, supplierId)
  if (fields.has('variants')) await replaceVariants(tx)
  await refreshBestOffers(tx, productsOfBatch)
  await clearUnoffered(tx, leftProducts)

  const unchanged = batch.drafts - created - updated
  const outcome = { created, updated, unchanged, repeated: false }
  if (created + updated > 0)
    await insertEvent(tx, 'catalog.products-changed', { runId, batch: batch.number, created, updated })
  await recordOutcome(tx, runId, batch.number, outcome)
  return outcome
}
