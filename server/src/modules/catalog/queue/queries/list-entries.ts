import type { AskReason, EntryState, MatchSuggestion, QueueEntry, QueueFilter } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import Type, { type Static } from 'typebox'
import { soldProducts } from '../../queries/sold-products.ts'
import { entryCondition } from './entry-filter.ts'
import { suggestedProduct } from './suggest-products.ts'

/** Where a page of the queue ends: in the order of the suggestions' scores, or of the decisions. */
export const EntryPlace = Type.Object({
  score: Type.Optional(Type.Integer()),
  decidedAt: Type.Optional(Type.String()),
  id: Type.String(),
})
export type EntryPlace = Static<typeof EntryPlace>

export interface EntryRow extends Omit<QueueEntry, 'decidedAt' | 'firstSeenAt' | 'suggestion'> {
  state: EntryState
  reason: AskReason
  decidedAt: Date | null
  /** With all its digits. */
  decidedAtText: string | null
  firstSeenAt: Date
  score: number
  suggestion: MatchSuggestion | null
}

const columns = part`
  e.id, s.code as "supplierCode", s.name as "supplierName", e.state, e.reason, e.given_ean as "givenEan",
  e.draft ->> 'supplierSku' as sku, e.title, e.brand_name as brand, e.manufacturer_reference as "manufacturerReference",
  e.price::text as price, e.currency, e.draft #>> '{images,0}' as image, e.run_id as "runId", e.line,
  e.suggested_at is not null as "isSearched", e.suggestion_score::int as score, e.product_id as "productId",
  e.decided_ean as "decidedEan", e.decided_by as "decidedBy", e.decided_at as "decidedAt",
  e.decided_at::text as "decidedAtText", e.decision_run_id as "decisionRunId", e.first_seen_at as "firstSeenAt",
  (select to_jsonb(near) from (
     select p.id as "productId", e.suggestion_score as score, e.suggestion_reason as reason, ${suggestedProduct}
       from ${soldProducts} where p.id = e.suggested_product_id) near) as suggestion`

/** Entries that wait, the likeliest suggestion first. */
export function listWaitingEntries(
  catalog: Reads<'catalog'>,
  { filter, after, limit }: { filter: QueueFilter; after: EntryPlace | undefined; limit: number },
): Promise<EntryRow[]> {
  return catalog.many(sql<EntryRow>('catalog.list_waiting_entries')`
    select ${columns}
      from supplier_ean_resolutions e
      join suppliers s on s.id = e.supplier_id
     where e.state = 'waiting' and ${entryCondition(filter)}
       ${
         after
           ? part`and (e.suggestion_score < ${after.score ?? 0}
                       or e.suggestion_score = ${after.score ?? 0} and e.id > ${after.id}::uuid)`
           : nothing
       }
     order by e.suggestion_score desc, e.id
     limit ${limit}
  `)
}

/** Entries that were decided, newest first. */
export function listDecidedEntries(
  catalog: Reads<'catalog'>,
  { filter, after, limit }: { filter: QueueFilter; after: EntryPlace | undefined; limit: number },
): Promise<EntryRow[]> {
  return catalog.many(sql<EntryRow>('catalog.list_decided_entries')`
    select ${columns}
      from supplier_ean_resolutions e
      join suppliers s on s.id = e.supplier_id
     where e.state not in ('waiting', 'gone') and ${entryCondition(filter)}
       ${
         after?.decidedAt
           ? part`and (e.decided_at < ${after.decidedAt}::timestamptz
                       or e.decided_at = ${after.decidedAt}::timestamptz and e.id > ${after.id}::uuid)`
           : nothing
       }
     order by e.decided_at desc, e.id
     limit ${limit}
  `)
}

/** One entry with the values of its row, or null. */
export function findEntry(
  catalog: Reads<'catalog'>,
  id: string,
): Promise<(EntryRow & { draft: Record<string, unknown> }) | null> {
  return catalog.maybeOne(sql<EntryRow & { draft: Record<string, unknown> }>('catalog.find_entry')`
    select ${columns}, jsonb_strip_nulls(e.draft) as draft
      from supplier_ean_resolutions e
      join suppliers s on s.id = e.supplier_id
     where e.id = ${id}
  `)
}

/** How many entries wait, by supplier, and how many of them a filter means. */
export async function countEntries(catalog: Reads<'catalog'>, filter: QueueFilter) {
  const suppliers = await catalog.many(sql<{ supplierCode: string; name: string; waiting: number }>(
    'catalog.count_entries_of_suppliers',
  )`
    select s.code as "supplierCode", s.name, counted.waiting
      from (select supplier_id, count(*)::int as waiting
              from supplier_ean_resolutions where state = 'waiting' group by supplier_id) counted
      join suppliers s on s.id = counted.supplier_id
     order by counted.waiting desc, s.code
  `)
  const { matching, suggested } = await catalog.one(sql<{ matching: number; suggested: number }>(
    'catalog.count_matching_entries',
  )`
    select count(*)::int as matching, count(e.suggested_product_id)::int as suggested
      from supplier_ean_resolutions e
     where e.state = 'waiting' and ${entryCondition(filter)}
  `)
  return { waiting: suppliers.reduce((sum, { waiting }) => sum + waiting, 0), matching, suggested, suppliers }
}
