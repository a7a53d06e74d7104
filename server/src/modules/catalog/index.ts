export { productCommands } from './command/product-commands.ts'
export {
  findOne,
  type ProductCommandParts,
  productsCommand,
  type Which,
  whichOptions,
} from './command/which-product.ts'
export type { Draft, VariantDraft } from './draft.ts'
export { editProduct } from './edit-product.ts'
export { planNotFound, planNotOpen } from './errors.ts'
export { getPastProduct, getProduct } from './get-product.ts'
export { type KeptAnswers, keepAnswers } from './kept-answers.ts'
export { type AppliedLines, findAppliedLines } from './merge/applied-lines.ts'
export {
  type BatchOutcome,
  type DraftBatch,
  type DraftHead,
  type KeyedDraft,
  offerKey,
  type StagedDraft,
  type WaitingDraft,
} from './merge/batch.ts'
export { closeRun, type RunTotals } from './merge/close-run.ts'
export { type Filling, openFilling, readyCatalogue, restoreCatalogue } from './merge/filling.ts'
export type { MayMake, OfferMatch } from './merge/match-drafts.ts'
export { merge } from './merge/merge.ts'
export { createNameBook, type Names } from './merge/names.ts'
export { findUnknownDrafts } from './merge/queries/find-unknown-drafts.ts'
export { findUnseenOffers, listOfferedBrands, type UnseenOffers } from './merge/queries/find-unseen-offers.ts'
export { sumCheckpoints } from './merge/queries/sum-checkpoints.ts'
export { type ContentHash, rowHash, type WrittenHash } from './merge/row-hash.ts'
export { openScreening, type RowKeys, type Screened, type Screening } from './merge/screening.ts'
export { stageDraft } from './merge/stage-draft.ts'
export { type FoundValue, findValue, type ValueRequest } from './origin/find-value.ts'
export { findEarlierSaying } from './origin/queries/find-earlier-saying.ts'
export type { ValueChange } from './origin/queries/list-value-changes.ts'
export { applyBatch, type PlanApplication } from './plan/apply-batch.ts'
export { closeApplication } from './plan/close-application.ts'
export { closePlan } from './plan/close-plan.ts'
export { planBatch } from './plan/plan-batch.ts'
export { createPlanNames } from './plan/plan-names.ts'
export { isWhole } from './plan/plan-part.ts'
export { decidePlan, insertPlan } from './plan/queries/complete-plan.ts'
export { findPlan, listPlanStates, type PlanRecord } from './plan/queries/find-plan.ts'
export { forgetOldPlans } from './plan/queries/forget-old-plans.ts'
export { listPlanBatches } from './plan/queries/list-plan-batches.ts'
export { countPlanRows, listPlanRows, PlanPlace, type PlanRowsRequest } from './plan/queries/list-plan-rows.ts'
export { listKnownNames, type SuggestedName, suggestNames } from './queries/known-names.ts'
export { hasProducts, listBrandNames } from './queries/list-facets.ts'
export { listProducts } from './queries/list-products.ts'
export { closeDecision, decideBatch } from './queue/decide-batch.ts'
export type { DecisionOrder, DecisionRun } from './queue/decision-order.ts'
export { foldWording } from './queue/fold-wording.ts'
export { listDecidable, listDecisionGroups } from './queue/queries/list-decidable.ts'
export {
  countEntries,
  EntryPlace,
  listDecidedEntries,
  listWaitingEntries,
} from './queue/queries/list-entries.ts'
export { getEntry, toQueueEntry } from './queue/show-entries.ts'
export { renewSuggestions, suggestWaiting } from './queue/suggest-waiting.ts'
export { namedOfferKey, type Ticket, ticketOf } from './queue/ticket.ts'
export { productRoutes } from './routes/products.routes.ts'
export { closeUndo } from './undo/close-undo.ts'
export { previewUndo } from './undo/preview-undo.ts'
export { listUndoRanges } from './undo/queries/undone-changes.ts'
export { type Undo, undoRange } from './undo/undo-batch.ts'
