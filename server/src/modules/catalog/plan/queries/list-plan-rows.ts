import type { PlanPart, PlanRow } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import Type, { type Static } from 'typebox'
import { isLeft, planCondition } from '../plan-part.ts'

/** Where a page of a plan's rows ended. */
export const PlanPlace = Type.Object({ place: Type.Integer(), move: Type.Optional(Type.String()) })
export type PlanPlace = Static<typeof PlanPlace>

export interface PlanRowsRequest {
  chosen: PlanPart
  conflicts: boolean
  /** Only what is left to apply. */
  left?: boolean
  sort: 'file' | 'move'
  after: PlanPlace | undefined
  limit: number
}

/** Rows of a plan: in the order of the file, what it no longer lists at the end, or the largest price moves first. */
export function listPlanRows(
  catalog: Reads<'catalog'>,
  planId: string,
  { chosen, conflicts, left = false, sort, after, limit }: PlanRowsRequest,
): Promise<PlanRow[]> {
  const isByMove = sort === 'move'
  // Missing offers have negative places; they follow what the file lists.
  const order = isByMove ? part`abs(x.price_move) desc, x.place` : part`x.place < 0, abs(x.place)`
  const begin =
    after === undefined
      ? nothing
      : isByMove
        ? part`and (abs(x.price_move) < ${after.move ?? '0'}::numeric
                    or abs(x.price_move) = ${after.move ?? '0'}::numeric and x.place > ${after.place})`
        : part`and (x.place < 0, abs(x.place)) > (${after.place} < 0, abs(${after.place}::integer))`

  return catalog.many(sql<PlanRow>('catalog.list_plan_rows')`
    select place, case when place > 0 then place end as line, kind, product_id as "productId", offer_key as "offerKey",
           ean, title, brand, category, fields, old_price as "oldPrice", new_price as "newPrice",
           price_move::float8 as "priceMove", applied_by as "appliedBy", ${isLeft} as "isLeft", conflict
      from plan_rows x
     where plan_id = ${planId} and ${planCondition(chosen)}
       ${chosen.kinds ? nothing : part`and x.kind <> 'unchanged'`}
       ${conflicts ? part`and x.conflict is not null` : nothing}
       ${left ? part`and ${isLeft}` : nothing}
       ${isByMove ? part`and x.price_move is not null` : nothing}
       ${begin}
     order by ${order}
     limit ${limit}
  `)
}

/** How much a part of a plan holds. */
export function countPlanRows(
  catalog: Reads<'catalog'>,
  planId: string,
  chosen: PlanPart,
): Promise<{ rows: number; products: number; left: number }> {
  return catalog.one(sql<{ rows: number; products: number; left: number }>('catalog.count_plan_rows')`
    select count(*)::int as rows, count(distinct product_id)::int as products, count(*) filter (where ${isLeft})::int as left
      from plan_rows x
     where plan_id = ${planId} and x.kind <> 'unchanged' and ${planCondition(chosen)}
  `)
}
