import { previewUndo, undoImport } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { createUndo, previewUndoOf } from '../runs/undo.ts'
import type { PlanRoutesParts } from './plans.routes.ts'

export function undoRoutes(api: FastifyInstance, parts: PlanRoutesParts): void {
  serve(api, previewUndo, ({ params, body }) => previewUndoOf(parts, { runId: params.id, only: body.only ?? null }))

  serve(api, undoImport, ({ params, body }) =>
    createUndo(parts, { runId: params.id, only: body.only ?? null }, parts.enqueue),
  )
}
