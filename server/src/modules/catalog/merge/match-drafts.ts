import type { Session } from '@products-manager/postgres'
import type { DraftHead } from './batch.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { claimSeen, matchOffers, matchReferences, type OfferCandidate } from './queries/match-offers.ts'

/** What a file's rows may make of what the catalogue does not have yet. */
export type MayMake = 'products' | 'offers' | 'nothing'

/** Which offer a draft is, by the catalogue as it was before the file. */
export type OfferMatch =
  /** An offer of the supplier, under its own key or, `claimed`, one that only its EAN or reference led to. */
  | { is: 'offer'; key: string; sku: string | null; price: string | null; same: boolean; claimed: boolean }
  | { is: 'new' }
  /** Another row of the file is this offer. */
  | { is: 'repeated'; firstLine: number }
  | { is: 'ambiguous'; offers: number }
  /** The file makes nothing, and the supplier has no such offer. */
  | { is: 'unknown'; productKnown: boolean }

/**
 * Tells which offers a batch's drafts are. One that a file's own key does not lead to is found by the product's EAN,
 * and, where the file makes nothing, by the manufacturer's reference. What is found so counts as seen, so that it is
 * neither made a second time nor called missing.
 */
export async function matchDrafts(
  session: Session<'catalog'>,
  { supplierId, makes }: { supplierId: string; makes: MayMake },
  drafts: readonly DraftHead[],
): Promise<ReadonlyMap<number, OfferMatch>> {
  const anyKey = makes === 'nothing'
  const candidates = await matchOffers(session, { supplierId, anyKey }, drafts)
  const found = new Map(candidates.map((candidate) => [candidate.line, candidate]))
  if (anyKey) {
    const byReference = drafts.filter(
      ({ line, draft }) => draft.ean === null && draft.manufacturerReference !== null && found.get(line)?.own === false,
    )
    if (byReference.length > 0)
      for (const each of await matchReferences(session, supplierId, byReference)) found.set(each.line, each)
  }

  const claims = [...found.values()].filter(({ own, offers }) => !own && offers === 1)
  const repeated = await claim(session, claims)
  return new Map(Array.from(found.values(), (each) => [each.line, matchOf(each, makes, repeated)]))
}

function matchOf(
  { line, own, known, offers, key, sku, price, same }: OfferCandidate,
  makes: MayMake,
  repeated: ReadonlyMap<number, number>,
): OfferMatch {
  if (own && key !== null) return { is: 'offer', key, sku, price, same, claimed: false }
  if (offers > 1) return { is: 'ambiguous', offers }
  if (offers === 1 && key !== null) {
    const firstLine = repeated.get(line)
    if (firstLine === undefined) return { is: 'offer', key, sku, price, same, claimed: true }
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
