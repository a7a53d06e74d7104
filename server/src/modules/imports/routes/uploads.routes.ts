import {
  detectUpload,
  explainField,
  findColumnMoves,
  getUpload,
  previewUpload,
  uploadFile,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { fileMissing } from '../errors.ts'
import { isProductField } from '../formats/step-reads.ts'
import { explainUpload, movesOfUpload, previewFile } from '../preview/preview-upload.ts'
import { currentFile, detectAgain, receiveFile, toUpload, type UploadParts } from '../uploads.ts'

const PREVIEW_ROWS = 20
const SAMPLES = 6

export function uploadRoutes(api: FastifyInstance, parts: UploadParts): void {
  serve(api, uploadFile, async ({ request }) => {
    const part = await request.file()
    if (!part) throw fileMissing({})
    return toUpload(parts, await receiveFile(parts, { fileName: part.filename, bytes: part.file }))
  })

  serve(api, getUpload, async ({ params }) => toUpload(parts, await currentFile(parts, params.id)))

  serve(api, detectUpload, async ({ params, query, body }) =>
    toUpload(parts, await detectAgain(parts, params.id, { settings: body, isMapped: query.mapped })),
  )

  serve(api, previewUpload, ({ params, body, signal }) =>
    previewFile(parts, { id: params.id, profile: body.profile, rows: body.rows ?? PREVIEW_ROWS, signal }),
  )

  serve(api, explainField, async ({ params, body: { profile, field, rows = SAMPLES }, signal }) => {
    const samples = isProductField(field)
      ? await explainUpload(parts, { id: params.id, profile, field, rows, signal })
      : []
    return { samples }
  })

  serve(api, findColumnMoves, ({ params, body: { profile, supplier }, signal }) =>
    movesOfUpload(parts, { id: params.id, profile, supplierCode: supplier, signal }),
  )
}
