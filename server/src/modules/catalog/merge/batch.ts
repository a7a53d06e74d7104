import type { Draft } from '../draft.ts'
import type { Ticket } from '../queue/ticket.ts'

/** What is asked of a draft before it is in the database. */
export type DraftFacts = Pick<
  Draft,
  'ean' | 'supplierSku' | 'manufacturerReference' | 'title' | 'brand' | 'category' | 'price' | 'currency'
>

/** What the next file finds a draft's offer by, what tells whether the row has changed since, and the draft's facts. */
export interface DraftHead {
  line: number
  /** The supplier's SKU, or 'ean:' and the EAN. */
  key: string
  /** See `rowHash`. */
  hash: string | null
  draft: DraftFacts
}

export interface KeyedDraft extends DraftHead {
  draft: Draft
  /** Set when the row's EAN is of no use and its profile wants a person to say what it is. */
  ticket?: Ticket
}

/**
 * A draft on its way into the database. Thousands of them wait in memory, where a draft's many small values would live
 * long enough to cost the garbage collector more than reading them did.
 */
export interface StagedDraft extends DraftHead {
  /** All of the draft that is not filled when it is sent, as COPY's text; see `stagedColumns`. */
  columns: string
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
  /** Rows that take their offer off the list, whether it is on it or not. */
  leftAside: number
  refused: number
  warnings: number
  drafts: readonly StagedDraft[]
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
