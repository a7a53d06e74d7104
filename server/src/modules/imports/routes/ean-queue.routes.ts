import { countQueueEntries, decideQueueEntries, getQueueEntry, listQueueEntries } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import {
  countEntries,
  EntryPlace,
  getEntry,
  listDecidedEntries,
  listWaitingEntries,
  toQueueEntry,
} from '../../catalog/index.ts'
import { createDecisions } from '../runs/decisions.ts'
import type { PlanRoutesParts } from './plans.routes.ts'

/** Rows without a usable EAN, and what people decide about them. */
export function eanQueueRoutes(api: FastifyInstance, parts: PlanRoutesParts): void {
  const { catalog, enqueue } = parts

  serve(api, listQueueEntries, async ({ query: { cursor, limit = 50, decided = false, ...filter } }) => {
    const list = decided ? listDecidedEntries : listWaitingEntries
    const rows = await list(catalog, { filter, after: readCursor(EntryPlace, cursor), limit: limit + 1 })
    return toPage(rows, {
      limit,
      item: toQueueEntry,
      cursor: ({ id, score, decidedAtText }) => (decided ? { id, decidedAt: decidedAtText } : { id, score }),
    })
  })

  serve(api, countQueueEntries, ({ query }) => countEntries(catalog, query))
  serve(api, getQueueEntry, ({ params }) => getEntry(catalog, params.id))
  serve(api, decideQueueEntries, ({ body: { decision, of, author = null } }) =>
    createDecisions(parts, { decision, of, author }, enqueue),
  )
}
