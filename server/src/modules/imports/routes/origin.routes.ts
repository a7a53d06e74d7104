import { createReadStream } from 'node:fs'
import { getOrigin, IdParams } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { importNotFound } from '../errors.ts'
import { findOrigin, type OriginParts } from '../origin/find-origin.ts'
import { findRun } from '../queries/find-run.ts'
import { openOriginal } from '../runs/open-original.ts'

/** Where values come from, and the originals they come from. */
export function originRoutes(api: FastifyInstance, parts: OriginParts): void {
  serve(api, getOrigin, ({ params, query, signal }) =>
    findOrigin(
      parts,
      { productId: params.id, field: query.field, offerId: query.offer, specification: query.specification },
      signal,
    ),
  )

  api.get<{ Params: { id: string } }>(
    '/api/v1/imports/:id/original',
    { schema: { summary: 'The file that a run read, as it was received', tags: ['imports'], params: IdParams } },
    async ({ params }, reply) => {
      const row = await findRun(parts.imports, params.id)
      if (!row) throw importNotFound({ id: params.id })
      // Told before the first byte is sent: the file is there, and is what was kept.
      await (await openOriginal(parts, row)).file.close()
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(row.fileName)}`)
      reply.header('content-length', row.fileBytes)
      reply.type('application/octet-stream')
      return createReadStream(parts.originalPath(row.objectKey))
    },
  )
}
