import { hash } from 'node:crypto'
import type { Draft } from '../draft.ts'
import { foldWording } from './fold-wording.ts'

/** Why a row's EAN is of no use. */
export type AskReason = 'no-ean' | 'bad-ean' | 'in-store' | 'shared'

/** What a row without a usable EAN is known by in the queue. */
export interface Ticket {
  /** 128 bits of the supplier's SKU, the folded name and the folded manufacturer reference, as hexadecimal digits. */
  entryKey: string
  reason: AskReason
  /** What stood in the EAN's place. */
  givenEan: string | null
}

// Stands in no value: control characters never come as far as here.
const BETWEEN = '\u001f'

/** The ticket of a row that has a name. */
export function ticketOf(draft: Draft, { reason, givenEan }: Pick<Ticket, 'reason' | 'givenEan'>): Ticket {
  const { supplierSku, title, manufacturerReference } = draft
  return {
    entryKey: bits([supplierSku, foldWording(title ?? ''), foldWording(manufacturerReference ?? '')]),
    reason,
    givenEan,
  }
}

/** The offer key of a row that has neither SKU nor EAN. */
export function namedOfferKey({ entryKey }: Ticket): string {
  return `name:${entryKey}`
}

function bits(values: readonly (string | null | undefined)[]): string {
  return hash('sha256', values.map((value) => value ?? '').join(BETWEEN)).slice(0, 32)
}
