import { Readable } from 'node:stream'
import { IdParams, previewRepair, repairImport } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { serve } from '../../../platform/http/serve.ts'
import { openMarkedFile } from '../marked-file/open-marked-file.ts'
import { createRepair, previewRepairOf } from '../repairs/repair-run.ts'
import { toStoredProfile } from '../templates/templates.ts'
import type { ImportRoutesParts } from './imports.routes.ts'

const MarkedQuery = Type.Object(
  {
    rows: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('bad')])),
    as: Type.Optional(Type.Literal('xlsx')),
  },
  { additionalProperties: false },
)

export function repairRoutes(api: FastifyInstance, parts: ImportRoutesParts): void {
  serve(api, previewRepair, ({ params, body }) => previewRepairOf(parts, { runId: params.id, repairs: body.repairs }))

  serve(api, repairImport, async ({ params, body }) => {
    const { template, run } = await createRepair(parts, { runId: params.id, repairs: body.repairs }, parts.enqueue)
    return { template: toStoredProfile(template), run }
  })

  const schema = {
    summary: "The supplier's own file with what is wrong marked: a reason and a suggestion beside every bad cell",
    tags: ['imports'],
    params: IdParams,
    querystring: MarkedQuery,
  }
  api.get<{ Params: { id: string }; Querystring: Static<typeof MarkedQuery> }>(
    '/api/v1/imports/:id/marked-file',
    { schema },
    async ({ params, query }, reply) => {
      const wish = { runId: params.id, onlyBad: query.rows === 'bad', asWorkbook: query.as === 'xlsx' }
      const { name, type, content } = await openMarkedFile(parts, wish)
      reply.header('content-disposition', attachment(name))
      reply.type(type)
      return Readable.from(content, { objectMode: false })
    },
  )
}

/** RFC 6266: the name in ASCII for old programs, and as it is. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}
