import {
  acceptHostKey as acceptHostKeyRoute,
  createSource as createSourceRoute,
  deleteSource as deleteSourceRoute,
  fetchSource as fetchSourceRoute,
  getCalendar,
  getSource,
  listFetches as listFetchesRoute,
  listSources as listSourcesRoute,
  makePushToken as makePushTokenRoute,
  previewSchedule,
  pushFile as pushFileRoute,
  type Source,
  testSource as testSourceRoute,
  updateSource as updateSourceRoute,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { sourceIsPushed, sourceNotFound } from '../fetch/errors.ts'
import { changeSource, createSource } from '../fetch/keep-source.ts'
import { makePushToken, pushFile } from '../fetch/push-file.ts'
import { showSources, toFetch } from '../fetch/show-source.ts'
import type { SourceParts } from '../fetch/source-parts.ts'
import { testSource } from '../fetch/test-source.ts'
import { enqueueRun } from '../jobs/import-tasks.ts'
import { enqueueFetch } from '../jobs/source-tasks.ts'
import { listFetches } from '../queries/sources/fetches.ts'
import { findSource, listSources } from '../queries/sources/find-sources.ts'
import { deleteSource, replaceHostKey } from '../queries/sources/write-source.ts'
import { getRun } from '../runs/cancel-and-resume.ts'
import { calendarOf } from '../schedules/calendar.ts'
import { checkTiming, nextTimes, toTiming } from '../schedules/timing.ts'

const FetchPlace = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const SHOWN_TIMES = 3

export function sourceRoutes(api: FastifyInstance, parts: SourceParts): void {
  const { imports, clock } = parts
  const show = async (id: string): Promise<Source> => {
    const row = await findSource(imports, id)
    const [source] = await showSources(imports, row ? [row] : [], clock.now())
    if (!source) throw sourceNotFound({ id })
    return source
  }

  serve(api, listSourcesRoute, async ({ query }) => ({
    items: await showSources(imports, await listSources(imports, query), clock.now()),
  }))
  serve(api, getSource, ({ params }) => show(params.id))
  serve(api, createSourceRoute, async ({ body }) => show(await createSource(parts, body)))
  serve(api, updateSourceRoute, async ({ params, body }) => {
    await changeSource(parts, params.id, body)
    return show(params.id)
  })
  serve(api, deleteSourceRoute, async ({ params }) => {
    const deleted = await imports.transaction((tx) => deleteSource(tx, params.id))
    if (deleted === 0) throw sourceNotFound(params)
    return {}
  })
  serve(api, testSourceRoute, ({ body, signal }) => testSource(parts, body, signal))
  serve(api, fetchSourceRoute, async ({ params }) => {
    const source = await show(params.id)
    if (source.connection.kind === 'push') throw sourceIsPushed({ name: source.name })
    const { id: sourceId, supplierCode } = source
    await imports.transaction((tx) => enqueueFetch(tx, { sourceId, supplierCode, trigger: 'hand' }))
    return {}
  })
  serve(api, acceptHostKeyRoute, async ({ params: { id }, body: { hostKey } }) => {
    const { supplierCode } = await show(id)
    await imports.transaction(async (tx) => {
      if ((await replaceHostKey(tx, id, hostKey)) === 0) throw sourceNotFound({ id })
      await enqueueFetch(tx, { sourceId: id, supplierCode, trigger: 'hand' })
    })
    return show(id)
  })
  serve(api, listFetchesRoute, async ({ params, query: { cursor, limit = 50 } }) => {
    const after = readCursor(FetchPlace, cursor)?.id
    const rows = await listFetches(imports, { sourceId: params.id, after, limit: limit + 1 })
    return toPage(rows, { limit, item: toFetch, cursor: ({ id }) => ({ id }) })
  })
  serve(api, makePushTokenRoute, async ({ params }) => ({ token: await makePushToken(parts, params.id) }))
  serve(api, previewSchedule, ({ body: { schedule } }) => {
    checkTiming(toTiming(schedule), clock.now())
    return { next: nextTimes(toTiming(schedule), clock.now(), SHOWN_TIMES).map((time) => time.toISOString()) }
  })
  serve(api, getCalendar, ({ query }) => calendarOf(parts, query))
  pushRoute(api, parts)
}

/** In a scope of its own: there the body is whatever it is, and passed on as it comes. */
function pushRoute(api: FastifyInstance, parts: SourceParts): void {
  api.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    serve(scope, pushFileRoute, async ({ query, request }) => {
      const { hash, runId } = await pushFile(parts, {
        authorization: request.headers.authorization,
        name: query.name,
        bytes: (request.body ?? []) as AsyncIterable<Uint8Array>,
        start: enqueueRun,
      })
      return { hash, isNew: runId !== null, run: runId === null ? null : await getRun(parts, runId) }
    })
  })
}
