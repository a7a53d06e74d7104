import type { Session, Tx } from '@products-manager/postgres'
import { settleWaiting } from '../queue/queries/settle-waiting.ts'
import { claimClosing, recordMissing } from './queries/close-checkpoint.ts'
import { deactivateProducts } from './queries/deactivate-products.ts'
import { insertEvent } from './queries/insert-event.ts'
import { insertMissingChanges } from './queries/insert-missing-changes.ts'
import { insertStockHistory } from './queries/insert-stock-history.ts'
import { lockProducts } from './queries/lock-products.ts'
import { markMissingOffers } from './queries/mark-missing-offers.ts'
import { prepareMerge } from './queries/prepare-merge.ts'
import { productsOfBatch, refreshBestOffers } from './queries/refresh-best-offers.ts'
import { sumCheckpoints } from './queries/sum-checkpoints.ts'
import { upsertPrices } from './queries/upsert-prices.ts'
import { upsertStocks } from './queries/upsert-stocks.ts'

export interface RunTotals {
  rows: number
  created: number
  updated: number
  unchanged: number
  /** Rows that take their offer off the list, whether it is on it or not. */
  leftAside: number
  refused: number
  warnings: number
  missing: number
  /** Rows left as they were because somebody changed them meanwhile. */
  conflicts: number
  /** Rows that wait for a person, because they have no usable EAN. */
  waiting: number
  /** Offers no longer listed were marked: the run is over. */
  closed: boolean
}

/**
 * Ends a run whose whole file was read: marks the offers the supplier no longer lists and tells the followers, in one
 * transaction. Needs the session that screened the whole file. Safe to repeat.
 */
export async function closeRun(
  session: Session<'catalog'>,
  run: { runId: string; supplierId: string },
): Promise<RunTotals> {
  await session.transaction((tx) => closeIn(tx, run), { retries: 3 })
  return sumCheckpoints(session, run.runId)
}

async function closeIn(tx: Tx<'catalog'>, run: { runId: string; supplierId: string }): Promise<void> {
  if (!(await claimClosing(tx, run.runId))) return

  await prepareMerge(tx)
  await settleWaiting(tx, run.supplierId)
  const missing = await markMissingOffers(tx, run)
  await writeMissing(tx, { ...run, missing })
}

/** What follows from offers no longer listed, once they are marked. */
export async function writeMissing(
  tx: Tx<'catalog'>,
  { missing, ...run }: { runId: string; supplierId: string; missing: number },
): Promise<void> {
  if (missing > 0) {
    await lockProducts(tx)
    await insertMissingChanges(tx, run)
    await insertStockHistory(tx, run)
    await upsertPrices(tx, run.supplierId)
    await upsertStocks(tx, run.supplierId)
    await refreshBestOffers(tx, productsOfBatch)
    await deactivateProducts(tx)
  }
  await recordMissing(tx, run.runId, missing)
  await insertEvent(tx, 'catalog.run-closed', { ...run, missing })
}
