import { detectUpload, getUpload, previewUpload, uploadFile } from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { fileMissing } from '../errors.ts'
import { detectAgain, getFile, previewFile, receiveFile, toUpload, type UploadParts } from '../uploads.ts'

const PREVIEW_ROWS = 20

export function uploadRoutes(api: FastifyInstance, parts: UploadParts): void {
  serve(api, uploadFile, async ({ request }) => {
    const part = await request.file()
    if (!part) throw fileMissing({})
    return toUpload(parts, await receiveFile(parts, { fileName: part.filename, bytes: part.file }))
  })

  serve(api, getUpload, async ({ params }) => toUpload(parts, await getFile(parts.imports, params.id)))

  serve(api, detectUpload, async ({ params, body }) => toUpload(parts, await detectAgain(parts, params.id, body)))

  serve(api, previewUpload, ({ params, body, signal }) =>
    previewFile(parts, { id: params.id, profile: body.profile, rows: body.rows ?? PREVIEW_ROWS, signal }),
  )
}
