import { Readable } from 'node:stream'
import {
  acceptColumnMoves,
  cancelImport,
  getImport,
  groupImportErrors,
  IdParams,
  listColumnMoves,
  listImportErrors,
  listImports,
  listLatestImports,
  resumeImport,
  startImport,
} from '@products-manager/contract'
import type { Tx } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { acceptMoves, movesOfRun } from '../columns/accept-moves.ts'
import { withPlace } from '../formats/places.ts'
import { problemsCsv } from '../problems-csv.ts'
import { readProfile } from '../profile/read-profile.ts'
import { findRun } from '../queries/find-run.ts'
import { listProblems, streamProblems } from '../queries/list-problems.ts'
import { listLatestRuns, listRuns } from '../queries/list-runs.ts'
import { toImportRun } from '../queries/run-row.ts'
import { listCauses } from '../repairs/list-causes.ts'
import { cancelRun, getRun, resumeRun } from '../runs/cancel-and-resume.ts'
import { createRun } from '../runs/create-run.ts'
import type { RunnerParts } from '../runs/execute-run.ts'
import { withPlanStates } from '../runs/plans.ts'
import { refuseBroken, type TemplateParts, toStoredProfile } from '../templates/templates.ts'
import { dialectAsShown, getFile } from '../uploads.ts'
import { eanQueueRoutes } from './ean-queue.routes.ts'
import { planRoutes } from './plans.routes.ts'
import { repairRoutes } from './repairs.routes.ts'
import { undoRoutes } from './undo.routes.ts'

export interface ImportRoutesParts extends RunnerParts, TemplateParts {
  /** Puts a run before the workers, in the transaction that makes it. */
  enqueue(tx: Tx<'imports'>, runId: string): Promise<unknown>
}

const RunPlace = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const ProblemPlace = Type.Object({ line: Type.Integer(), place: Type.Integer() })

export function importRoutes(api: FastifyInstance, parts: ImportRoutesParts): void {
  planRoutes(api, parts)
  undoRoutes(api, parts)
  repairRoutes(api, parts)
  eanQueueRoutes(api, parts)
  const { imports, catalog, clock, enqueue } = parts

  serve(api, startImport, async ({ body }) => {
    const file = await getFile(imports, body.uploadId)
    const profile = readProfile(body.profile)
    if (body.saveProfile) await refuseBroken(parts, { profile, supplier: body.supplier })
    const { runId } = await createRun(
      { imports, catalog },
      {
        file,
        supplier: { code: body.supplier, name: body.supplierName },
        profile,
        dialect: dialectAsShown(file, profile),
        keepProfile: body.saveProfile ?? false,
        isDefault: body.isDefault ?? true,
        ofSource: body.ofSource ?? false,
        again: body.again ?? false,
        dryRun: body.dryRun ?? false,
      },
      enqueue,
    )
    return getRun(parts, runId)
  })

  serve(api, listImports, async ({ query: { cursor, limit = 50, supplier, status } }) => {
    const after = readCursor(RunPlace, cursor)?.id
    const rows = await listRuns(imports, { supplier, status, after, limit: limit + 1 })
    const page = toPage(rows, { limit, item: (row) => toImportRun(row, clock.now()), cursor: ({ id }) => ({ id }) })
    return { ...page, items: await withPlanStates(catalog, page.items) }
  })

  serve(api, listLatestImports, async () => {
    const rows = await listLatestRuns(imports)
    return { items: rows.map((row) => toImportRun(row, clock.now())) }
  })

  serve(api, getImport, ({ params }) => getRun(parts, params.id))
  serve(api, cancelImport, ({ params }) => cancelRun(parts, params.id))
  serve(api, resumeImport, ({ params: { id }, query: { anyway } }) =>
    resumeRun(parts, { id, anyway: anyway ?? false }, (tx) => enqueue(tx, id)),
  )

  serve(api, listColumnMoves, async ({ params }) => ({ moves: await movesOfRun(parts, params.id) }))
  serve(api, acceptColumnMoves, async ({ params, body: { moves } }) => {
    const { template, run } = await acceptMoves(parts, { runId: params.id, moves }, enqueue)
    return { template: toStoredProfile(template), run }
  })

  serve(api, listImportErrors, async ({ params, query: { cursor, limit = 50, code, cause, field } }) => {
    const after = readCursor(ProblemPlace, cursor)
    const format = (await findRun(imports, params.id))?.dialect?.format
    const rows = await listProblems(imports, params.id, { code, cause, field, after, limit: limit + 1 })
    return toPage(rows, {
      limit,
      item: ({ place: _, ...problem }) => withPlace(format, problem),
      cursor: ({ line, place }) => ({ line, place }),
    })
  })

  serve(api, groupImportErrors, async ({ params }) => ({ groups: await listCauses(imports, params.id) }))

  api.get<{ Params: { id: string } }>(
    '/api/v1/imports/:id/errors.csv',
    { schema: { summary: 'Problems of a run as a CSV file', tags: ['imports'], params: IdParams } },
    async ({ params }, reply) => {
      await getRun(parts, params.id)
      const format = (await findRun(imports, params.id))?.dialect?.format
      reply.header('content-disposition', `attachment; filename="import-${params.id}-errors.csv"`)
      reply.type('text/csv; charset=utf-8')
      return Readable.from(problemsCsv(streamProblems(imports, params.id), format))
    },
  )
}
