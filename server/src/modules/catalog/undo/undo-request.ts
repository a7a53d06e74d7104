import type { UndoPart } from '@products-manager/contract'

/** A run to take back, or the chosen part of it. */
export interface UndoRequest {
  /** The run that is taken back. */
  undoOf: string
  supplierId: string
  part: UndoPart | null
}

/** Products in the order of their identifiers, the two ends included. */
export interface UndoRange {
  first: string
  last: string
}
