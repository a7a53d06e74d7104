import Type from 'typebox'
import { ImportRun } from './imports.ts'
import { IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
import { route } from './route.ts'
import {
  CalendarRun,
  Fetch,
  HostKey,
  NewSource,
  PlannedFetch,
  Schedule,
  Source,
  SourceSettings,
  SourceTest,
  TestSource,
} from './sources.ts'
import { SupplierCode } from './suppliers.ts'

export const listSources = route({
  method: 'GET',
  path: '/api/v1/sources',
  summary: 'Sources of files by supplier and name, with their health',
  tag: 'sources',
  query: Type.Object({ supplier: Type.Optional(SupplierCode) }),
  reply: Type.Object({ items: Type.Array(Source) }),
})

export const getSource = route({
  method: 'GET',
  path: '/api/v1/sources/:id',
  summary: 'One source',
  tag: 'sources',
  params: IdParams,
  reply: Source,
})

export const createSource = route({
  method: 'POST',
  path: '/api/v1/sources',
  summary: 'Adds a source; its secrets are encrypted and never given back',
  tag: 'sources',
  body: NewSource,
  reply: Source,
  status: 201,
})

export const updateSource = route({
  method: 'PUT',
  path: '/api/v1/sources/:id',
  summary: 'Changes a source; kept secrets are forgotten when it is another server that they would be sent to',
  tag: 'sources',
  params: IdParams,
  body: SourceSettings,
  reply: Source,
})

export const deleteSource = route({
  method: 'DELETE',
  path: '/api/v1/sources/:id',
  summary: 'Removes a source; what it brought stays',
  tag: 'sources',
  params: IdParams,
  reply: Type.Object({}),
})

export const testSource = route({
  method: 'POST',
  path: '/api/v1/sources/test',
  summary: 'Connects with these settings and says what would be taken, or what is wrong',
  tag: 'sources',
  body: TestSource,
  reply: SourceTest,
})

export const fetchSource = route({
  method: 'POST',
  path: '/api/v1/sources/:id/fetch',
  summary: 'Looks at the source now; a worker does it',
  tag: 'sources',
  params: IdParams,
  reply: Type.Object({}),
  status: 202,
})

export const acceptHostKey = route({
  method: 'POST',
  path: '/api/v1/sources/:id/host-key',
  summary: 'Accepts the new key of an SFTP server, as a test told it, and looks at the source anew',
  tag: 'sources',
  params: IdParams,
  body: Type.Object({ hostKey: HostKey }, { additionalProperties: false }),
  reply: Source,
})

export const listFetches = route({
  method: 'GET',
  path: '/api/v1/sources/:id/fetches',
  summary: 'Looks at a source, newest first',
  tag: 'sources',
  params: IdParams,
  query: Type.Object({ ...PageQuery }),
  reply: Page(Fetch),
})

export const makePushToken = route({
  method: 'POST',
  path: '/api/v1/sources/:id/push-token',
  summary: 'Makes a new token for programs that push files; the one before stops working. It is shown this once',
  tag: 'sources',
  params: IdParams,
  reply: Type.Object({ token: Type.String() }),
  status: 201,
})

/** The body is the file itself, streamed to disk, so it has no schema here; `Authorization: Bearer TOKEN` says who sends. */
export const pushFile = route({
  method: 'POST',
  path: '/api/v1/push',
  summary: 'Takes a file from a program: the body is the file, the token says for which source',
  tag: 'sources',
  query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) }),
  reply: Type.Object({ hash: Type.String(), isNew: Type.Boolean(), run: nullable(ImportRun) }),
  status: 202,
})

export const previewSchedule = route({
  method: 'POST',
  path: '/api/v1/schedules/preview',
  summary: 'The next three times of a schedule',
  tag: 'sources',
  body: Type.Object({ schedule: Schedule }, { additionalProperties: false }),
  reply: Type.Object({ next: Type.Array(Moment) }),
})

export const getCalendar = route({
  method: 'GET',
  path: '/api/v1/schedules/calendar',
  summary: 'What was fetched, what was run by hand and what is planned between two moments, at most 35 days apart',
  tag: 'sources',
  query: Type.Object({
    from: Moment,
    to: Moment,
    supplier: Type.Optional(SupplierCode),
    timeZone: Type.Optional(Type.String({ maxLength: 100, description: 'Where days begin; without it in UTC.' })),
  }),
  reply: Type.Object({
    past: Type.Array(
      Type.Object({
        fetch: Fetch,
        sourceName: Type.String(),
        supplierCode: Type.String(),
        sourceId: Uuid,
        times: Type.Integer({ description: 'Looks of that day that came to the same; this is the last of them.' }),
      }),
    ),
    runs: Type.Array(CalendarRun),
    planned: Type.Array(PlannedFetch),
  }),
})
