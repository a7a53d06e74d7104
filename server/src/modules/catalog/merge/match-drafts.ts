import type { Session } from '@products-manager/postgres'
import type { DraftHead } from './batch.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { claimSeen, matchOffers, matchReferences, type OfferCandidate } from './queries/match-offers.ts'
import type { KnownOffer } from './queries/screen-rows.ts'

/** What a file's rows may make of what the catalogue does not have yet. */
export type MayMake = 'products' | 'offers' | 'nothing'

/** Which offer a draft is, by the catalogue as it was before the file. */
export type OfferMatch =
  /** The offer of its own key. */
  | { is: 'own'; price: string | null }
  /** One of another key, to which only its EAN or reference led; `same`: listed, and written from the same cells. */
  | { is: 'claimed'; key: string; sku: string | null; price: string | null; same: boolean }
  | { is: 'new' }
  /** Another row of the file is this offer. */
  | { is: 'repeated'; firstLine: number }
  | { is: 'ambiguous'; offers: number }
  /** The file makes nothing, and the supplier has no such offer. */
  | { is: 'unknown'; productKnown: boolean }

interface Matching {
  supplierId: string
  makes: MayMake
  /** What screening found of the drafts' own keys. */
  offers: ReadonlyMap<string, Pick<KnownOffer, 'price'>>
}

/**
 * Tells which offers a batch's drafts are. One that a file's own key does not lead to is found by the product's EAN,
 * and, where the file makes nothing, by the manufacturer's reference. What is found so counts as seen, so that it is
 * neither made a second time nor called missing.
 */
export async function matchDrafts(
  session: Session<'catalog'>,
  { supplierId, makes, offers }: Matching,
  drafts: readonly DraftHead[],
): Promise<ReadonlyMap<number, OfferMatch>> {
  const matches = new Map<number, OfferMatch>()
  const strange: DraftHead[] = []
  for (const draft of drafts) {
    const own = offers.get(draft.key)
    if (own) matches.set(draft.line, { is: 'own', price: own.price })
    else strange.push(draft)
  }
  if (strange.length === 0) return matches

  const found = await findCandidates(session, { supplierId, anyKey: makes === 'nothing' }, strange)
  const repeated = await claim(
    session,
    found.filter((each) => each.offers === 1),
  )
  for (const each of found) matches.set(each.line, matchOf(each, makes, repeated))
  return matches
}

async function findCandidates(
  session: Session<'catalog'>,
  { supplierId, anyKey }: { supplierId: string; anyKey: boolean },
  drafts: readonly DraftHead[],
): Promise<OfferCandidate[]> {
  const found = await matchOffers(session, { supplierId, anyKey }, drafts)
  if (!anyKey) return found
  const byReference = drafts.filter(({ draft }) => draft.ean === null && draft.manufacturerReference !== null)
  if (byReference.length === 0) return found
  const referred = await matchReferences(session, supplierId, byReference)
  const lines = new Set(referred.map(({ line }) => line))
  return [...found.filter(({ line }) => !lines.has(line)), ...referred]
}

function matchOf(
  { line, known, offers, key, sku, price, same }: OfferCandidate,
  makes: MayMake,
  repeated: ReadonlyMap<number, number>,
): OfferMatch {
  if (offers > 1) return { is: 'ambiguous', offers }
  if (offers === 1 && key !== null) {
    const firstLine = repeated.get(line)
    if (firstLine === undefined) return { is: 'claimed', key, sku, price, same }
    // A file that makes offers may list a product's offer by its SKU and another one by the EAN alone.
    return makes === 'nothing' ? { is: 'repeated', firstLine } : { is: 'new' }
  }
  return makes === 'nothing' ? { is: 'unknown', productKnown: known } : { is: 'new' }
}

/** Notes the offers as seen; gives the lines of those that another line has, with that line. */
async function claim(
  session: Session<'catalog'>,
  claims: readonly OfferCandidate[],
): Promise<ReadonlyMap<number, number>> {
  if (claims.length === 0) return new Map()
  const keys = claims.map(({ key }) => key ?? '')
  const lines = claims.map(({ line }) => line)
  const first = await claimSeen(session, { keys, lines })
  if (first.size === claims.length) return new Map()

  const late = claims.filter(({ line }) => !first.has(line))
  const duplicates = await findDuplicates(session, {
    keys: late.map(({ key }) => key ?? ''),
    lines: late.map(({ line }) => line),
    writtenHashes: late.map(() => null),
  })
  return new Map(duplicates.map(({ line, firstLine }) => [line, firstLine]))
}
