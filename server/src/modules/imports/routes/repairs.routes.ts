import { previewRepair, repairImport } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { createRepair, previewRepairOf } from '../repairs/repair-run.ts'
import { toStoredProfile } from '../templates/templates.ts'
import type { ImportRoutesParts } from './imports.routes.ts'

export function repairRoutes(api: FastifyInstance, parts: ImportRoutesParts): void {
  serve(api, previewRepair, ({ params, body }) => previewRepairOf(parts, { runId: params.id, repairs: body.repairs }))

  serve(api, repairImport, async ({ params, body }) => {
    const { template, run } = await createRepair(parts, { runId: params.id, repairs: body.repairs }, parts.enqueue)
    return { template: toStoredProfile(template), run }
  })
}
