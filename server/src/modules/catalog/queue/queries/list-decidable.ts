import type { QueueChoice, QueueDecision } from '@products-manager/contract'
import { type Part, part, type Reads, sql } from '@products-manager/postgres'
import type { Draft } from '../../draft.ts'
import type { DecisionRun } from '../decision-order.ts'
import { choiceCondition } from './entry-filter.ts'

export interface DecisionGroup {
  supplierId: string
  supplierCode: string
  sourceRunId: string
  entries: number
  /** With all its digits: a Date has none below the millisecond. */
  asOf: string
}

/** A waiting row with what its decision needs. */
export interface DecidableRow {
  id: string
  line: number
  offerKey: string
  contentHash: string | null
  fields: (keyof Draft)[]
  draft: Partial<Draft>
  /** The product it becomes an offer of, where that is decided. */
  productId: string | null
}

/** The product that a decision makes a row an offer of; null where it finds or makes one itself. */
function targetOf(decision: QueueDecision): Part {
  if (decision.do === 'link') return part`${decision.productId}::uuid`
  return decision.do === 'accept' ? part`e.suggested_product_id` : part`null::uuid`
}

function isThere(decision: QueueDecision): Part {
  if (decision.do !== 'link' && decision.do !== 'accept') return part`true`
  return part`exists (select from products p where p.id = ${targetOf(decision)})`
}

/** The rows that a decision is about, by the run that brought them. */
export function listDecisionGroups(
  catalog: Reads<'catalog'>,
  { decision, of }: { decision: QueueDecision; of: QueueChoice },
): Promise<DecisionGroup[]> {
  return catalog.many(sql<DecisionGroup>('catalog.list_decision_groups')`
    select e.supplier_id as "supplierId", s.code as "supplierCode", e.run_id as "sourceRunId", count(*)::int as entries,
           to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "asOf"
      from supplier_ean_resolutions e
      join suppliers s on s.id = e.supplier_id
     where e.state = 'waiting' and ${choiceCondition(of)} and ${isThere(decision)}
     group by e.supplier_id, s.code, e.run_id
     order by s.code, e.run_id
  `)
}

/** The first rows that still wait for the run that decides about them, all of which speak of the same fields. */
export async function listDecidable(
  catalog: Reads<'catalog'>,
  { supplierId, order: { decision, of, sourceRunId, asOf } }: DecisionRun,
  limit: number,
): Promise<DecidableRow[]> {
  const rows = await catalog.many(sql<DecidableRow>('catalog.list_decidable')`
    select e.id, e.line, e.offer_key as "offerKey", e.content_hash as "contentHash", e.fields, e.draft,
           ${targetOf(decision)} as "productId"
      from supplier_ean_resolutions e
     where e.state = 'waiting' and e.supplier_id = ${supplierId} and e.run_id = ${sourceRunId}
       and e.changed_at <= ${asOf}::timestamptz and ${choiceCondition(of)} and ${isThere(decision)}
     order by e.fields, e.line
     limit ${limit}
  `)
  const end = rows.findIndex(({ fields }) => String(fields) !== String(rows[0]?.fields))
  return end === -1 ? rows : rows.slice(0, end)
}
