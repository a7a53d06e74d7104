import type { Draft } from '../draft.ts'
import type { Ticket } from '../queue/ticket.ts'

/** A draft with what the next file finds its offer by, and what tells whether the row has changed since. */
export interface KeyedDraft {
  line: number
  /** The supplier's SKU, or 'ean:' and the EAN. */
  key: string
  /** See `rowHash`. */
  hash: string | null
  draft: Draft
  /** Set when the row's EAN is of no use and its profile wants a person to say what it is. */
  ticket?: Ticket
}

/** A draft that a person is to decide about. */
export type WaitingDraft = KeyedDraft & { ticket: Ticket }

/** Rows applied together. What a run has applied is told by its batches' first and last lines. */
export interface DraftBatch {
  runId: string
  supplierId: string
  /** Unlike any other of its run: the first line. */
  number: number
  firstLine: number
  lastLine: number
  /** Every row of the file this batch stands for, the unchanged and refused ones included. */
  rows: number
  unchanged: number
  refused: number
  warnings: number
  drafts: readonly KeyedDraft[]
  /** Rows that wait in the queue instead of being merged. */
  waiting: readonly WaitingDraft[]
  /** What this run's profile fills. Other fields are left as they are. */
  fields: ReadonlySet<keyof Draft>
}

export interface BatchOutcome {
  created: number
  updated: number
  unchanged: number
  /** The batch was in the catalogue already; the figures are those of then. */
  repeated: boolean
}

/** The offer key of a draft, or null when it has neither SKU nor EAN. */
export function offerKey(draft: Pick<Draft, 'supplierSku' | 'ean'>): string | null {
  if (draft.supplierSku !== null) return draft.supplierSku
  return draft.ean === null ? null : `ean:${draft.ean}`
}
