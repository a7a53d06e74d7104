import type { Profile } from '@products-manager/contract'
import {
  type Draft,
  foldWording,
  type KeyedDraft,
  namedOfferKey,
  offerKey,
  type Ticket,
  ticketOf,
} from '../../catalog/index.ts'
import { isInStore } from '../formats/in-store.ts'
import { SharedEans } from './shared-eans.ts'

/** What a checked row is found by, and whether a person has to say what it is. Null when it has no key. */
type SettledRow = Pick<KeyedDraft, 'key' | 'draft' | 'ticket'> | null

/**
 * Compiles what becomes of a row's EAN. A number for use inside one company names no product outside of it, so it never
 * joins two suppliers' offers: it is at most the key of the supplier's own.
 */
export function compileSettleEan(profile: Profile): (draft: Draft, givenEan: string | null) => SettledRow {
  const asksWithout = profile.withoutEan === 'queue'
  const asksDoubtful = profile.doubtfulEan === 'queue'
  const shared = new SharedEans()

  const reasonFor = ({ ean, title }: Draft, givenEan: string | null): Ticket['reason'] | null => {
    if (title === null) return null
    if (ean === null) return asksWithout ? (givenEan === null ? 'no-ean' : 'bad-ean') : null
    if (!asksDoubtful) return null
    if (isInStore(ean)) return 'in-store'
    return shared.isOwn(ean, foldWording(title)) ? null : 'shared'
  }

  return (draft, givenEan) => {
    const reason = reasonFor(draft, givenEan)
    if (reason !== null) {
      const ticket = ticketOf(draft, { reason, givenEan })
      return { key: draft.supplierSku ?? namedOfferKey(ticket), draft: withoutEan(draft), ticket }
    }
    const key = offerKey(draft)
    if (key === null) return null
    return { key, draft: draft.ean !== null && isInStore(draft.ean) ? withoutEan(draft) : draft }
  }
}

function withoutEan(draft: Draft): Draft {
  return draft.ean === null ? draft : { ...draft, ean: null }
}
