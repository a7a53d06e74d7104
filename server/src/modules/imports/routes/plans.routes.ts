import {
  acceptHeldRun as acceptHeldRunRoute,
  applyPlan,
  countPlanPart,
  getPlan as getPlanRoute,
  getRunDrift as getRunDriftRoute,
  listPlanRows as listPlanRowsRoute,
  type PlanPart,
  type PlanRowsQuery,
  planAgain as planAgainRoute,
  refuseHeldRun as refuseHeldRunRoute,
  rejectPlan as rejectPlanRoute,
} from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { countPlanRows, listPlanRows, PlanPlace } from '../../catalog/index.ts'
import { acceptHeldRun, getRunDrift, refuseHeldRun } from '../drift/held-runs.ts'
import { createApplication, getPlan, type PlanParts, planAgain, rejectPlan, requirePlan } from '../runs/plans.ts'

export interface PlanRoutesParts extends PlanParts {
  /** Puts a run before the workers, in the transaction that makes it. */
  enqueue(tx: Tx<'imports'>, runId: string): Promise<unknown>
}

export function planRoutes(api: FastifyInstance, parts: PlanRoutesParts): void {
  const { catalog, enqueue } = parts

  serve(api, getPlanRoute, ({ params }) => getPlan(parts, params.id))

  serve(api, listPlanRowsRoute, async ({ params, query }) => {
    const { cursor, limit = 50, conflicts = false, left = false, sort = 'file' } = query
    await requirePlan(catalog, params.id)
    const rows = await listPlanRows(catalog, params.id, {
      chosen: partOf(query),
      conflicts,
      left,
      sort,
      after: readCursor(PlanPlace, cursor),
      limit: limit + 1,
    })
    return toPage(rows, {
      limit,
      item: (row) => row,
      cursor: ({ place, priceMove }) => ({ place, ...(sort === 'move' && { move: String(Math.abs(priceMove ?? 0)) }) }),
    })
  })

  serve(api, countPlanPart, async ({ params, body }) => {
    await requirePlan(catalog, params.id)
    return countPlanRows(catalog, params.id, body)
  })

  serve(api, applyPlan, ({ params, body }) =>
    createApplication(parts, { planId: params.id, only: body.only ?? null }, enqueue),
  )

  serve(api, getRunDriftRoute, ({ params }) => getRunDrift(parts, params.id))

  serve(
    api,
    acceptHeldRunRoute,
    ({ params, body: { safeOnly = false, newNormal = false, note = null, author = null } }) =>
      acceptHeldRun(parts, { runId: params.id, safeOnly, newNormal, note, author }, enqueue),
  )

  serve(api, refuseHeldRunRoute, ({ params, body: { note = null, author = null } }) =>
    refuseHeldRun(parts, { runId: params.id, note, author }),
  )

  serve(api, rejectPlanRoute, ({ params, body }) =>
    rejectPlan(parts, { planId: params.id, note: body.note ?? null, author: body.author ?? null }),
  )

  serve(api, planAgainRoute, ({ params }) => planAgain(parts, params.id, enqueue))
}

function partOf({ kind, field, brand, category, minMove, maxMove, product }: PlanRowsQuery): PlanPart {
  return {
    ...(kind && { kinds: [kind] }),
    ...(field && { fields: [field] }),
    ...(brand !== undefined && { brand }),
    ...(category !== undefined && { category }),
    ...(minMove !== undefined && { minMove }),
    ...(maxMove !== undefined && { maxMove }),
    ...(product !== undefined && { products: [product] }),
  }
}
