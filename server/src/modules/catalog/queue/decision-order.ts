import type { QueueChoice, QueueDecision } from '@products-manager/contract'

/** What a person decided about waiting rows that one run of the supplier's brought. */
export interface DecisionOrder {
  decision: QueueDecision
  of: QueueChoice
  /** The run whose rows they are: lines of one file, read with one profile. */
  sourceRunId: string
  /** What came into the queue later was not decided about. */
  asOf: string
  author: string | null
}

/** A run that applies a decision. */
export interface DecisionRun {
  runId: string
  supplierId: string
  order: DecisionOrder
}
