import { type Database, part, type Tx } from '@products-manager/postgres'
import { againWhenRaced } from '../merge/again-when-raced.ts'
import { claimBatch } from '../merge/queries/claim-batch.ts'
import { clearUnoffered, leftProducts } from '../merge/queries/clear-unoffered.ts'
import { insertEvent } from '../merge/queries/insert-event.ts'
import { insertPriceHistory } from '../merge/queries/insert-price-history.ts'
import { insertStockHistory } from '../merge/queries/insert-stock-history.ts'
import { prepareMerge } from '../merge/queries/prepare-merge.ts'
import { recordOutcome } from '../merge/queries/record-outcome.ts'
import { productsOfBatch, refreshBestOffers } from '../merge/queries/refresh-best-offers.ts'
import { upsertPrices } from '../merge/queries/upsert-prices.ts'
import { upsertStocks } from '../merge/queries/upsert-stocks.ts'
import { recordConflicts } from '../plan/queries/apply-rows.ts'
import { judgeChanges, prepareUndo } from './queries/judge-changes.ts'
import { keepRemoved, removeProducts, returnedProducts, returnProducts } from './queries/move-products.ts'
import {
  countVerdicts,
  fillOfferRows,
  insertRestorations,
  lockUndone,
  restoreOffers,
  restoreProducts,
  restoreVariants,
} from './queries/restore-values.ts'
import { countUndone } from './queries/undone-changes.ts'
import type { UndoRange, UndoRequest } from './undo-request.ts'

export interface Undo extends UndoRequest {
  /** The run that takes the other one back. */
  runId: string
}

/**
 * Takes back what a run did to a range of products, in one transaction with its checkpoint: what still stands goes back
 * to what it was, what somebody changed since stays. Histories grow, nothing of them is erased. A range that is done
 * already is not done again.
 */
export function undoRange(
  catalog: Database<'catalog'>,
  undo: Undo,
  range: UndoRange & { number: number },
): Promise<void> {
  // Another lane or another supplier's run may take the EAN that this range is about to give back.
  return againWhenRaced(() => catalog.transaction((tx) => undoIn(tx, undo, range), { retries: 3 }))
}

async function undoIn(
  tx: Tx<'catalog'>,
  undo: Undo,
  { number, ...range }: UndoRange & { number: number },
): Promise<void> {
  const { runId, supplierId } = undo
  const products = await countUndone(tx, undo, range)
  if (products === 0) return
  const lines = { firstLine: 0, lastLine: 0, rows: products, unchanged: 0, refused: 0, warnings: 0 }
  if (!(await claimBatch(tx, { runId, supplierId, number, ...lines }))) return

  await prepareMerge(tx)
  await prepareUndo(tx)
  await lockUndone(tx, undo, range)
  await judgeChanges(tx, undo, range)
  const { restored, created, kept } = await countVerdicts(tx)
  if (restored + created > 0) {
    await insertRestorations(tx, undo)
    await returnProducts(tx, undo)
    await fillOfferRows(tx)
    await restoreOffers(tx, undo)
    await keepRemoved(tx, undo)
    await restoreProducts(tx)
    await restoreVariants(tx)
    await insertPriceHistory(tx, undo)
    await insertStockHistory(tx, undo)
    await upsertPrices(tx, supplierId)
    await upsertStocks(tx, supplierId)
    await refreshBestOffers(tx, part`${productsOfBatch} union ${returnedProducts}`)
    await clearUnoffered(tx, part`select product_id from merge_rows union ${leftProducts}`)
    await removeProducts(tx)
    await insertEvent(tx, 'catalog.products-changed', { runId, batch: number, created, updated: restored })
  }
  if (kept > 0) await recordConflicts(tx, { runId, batch: number, conflicts: kept })
  const unchanged = Math.max(0, products - restored - created - kept)
  await recordOutcome(tx, runId, number, { created, updated: restored, unchanged, repeated: false })
}
