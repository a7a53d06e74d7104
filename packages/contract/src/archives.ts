import Type, { type Static } from 'typebox'
import { Moment, nullable, Page, PageQuery } from './paging.ts'
import { route } from './route.ts'
import { Silent } from './silent.ts'

const DatabaseWord = Type.Enum(['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'])
const PolicyName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}(T[0-9:.]+Z)?$', description: 'A day or a moment in UTC.' })
const Days = Type.Integer({ minimum: 1, maximum: 36_500 })

/** Which rows leave a table, when, and what becomes of them. */
export const ArchivePolicy = Type.Object({
  database: Type.String(),
  name: Type.String(),
  table: Type.String(),
  /** Rows by batches, or whole partitions. */
  mode: Type.Enum(['rows', 'partitions']),
  /** Compressed files, or `<table>_archive`, which `v_<table>_all` reads together with the rows that stayed. */
  into: Type.Enum(['files', 'table']),
  format: Type.Enum(['parquet', 'ndjson']),
  ageColumn: Type.String(),
  /** Rows older than this go. */
  afterDays: Type.Integer(),
  /** They leave the archive for good when they are older than this; null: never. */
  keepDays: nullable(Type.Integer()),
  /** A condition in SQL besides the age. */
  condition: nullable(Type.String()),
  /** Tables whose rows go together with those they refer to. */
  dependents: Type.Array(Type.String()),
  /** Of rows that went into files, the daily sum of a column stays, for each of the others. */
  rollUp: nullable(Type.Object({ by: Type.Array(Type.String()), value: Type.String() })),
  batchRows: Type.Integer(),
  isEnabled: Type.Boolean(),
  /** What the archive holds. */
  rows: Type.Number(),
  plainBytes: Type.Number(),
  storedBytes: Type.Number(),
  oldest: nullable(Moment),
  newest: nullable(Moment),
})
export type ArchivePolicy = Static<typeof ArchivePolicy>

export const ArchiveJob = Type.Object({
  id: Type.String(),
  database: Type.String(),
  policy: Type.String(),
  kind: Type.Enum(['archive', 'restore', 'expire']),
  status: Type.Enum(['running', 'completed', 'failed']),
  startedAt: Moment,
  endedAt: nullable(Moment),
  rows: Type.Number(),
  plainBytes: Type.Number(),
  storedBytes: Type.Number(),
  error: nullable(Type.String()),
})
export type ArchiveJob = Static<typeof ArchiveJob>

/** Keeps what the archive has of a time from being removed. */
export const ArchiveHold = Type.Object({
  id: Type.String(),
  database: Type.String(),
  policy: Type.String(),
  reason: Type.String(),
  from: nullable(Moment),
  to: nullable(Moment),
  createdAt: Moment,
})
export type ArchiveHold = Static<typeof ArchiveHold>

export const ArchiveState = Type.Object({
  /** Where archives are kept: each has every file. */
  stores: Type.Array(Type.String()),
  isEncrypted: Type.Boolean(),
  policies: Type.Array(ArchivePolicy),
  /** The newest first. */
  jobs: Type.Array(ArchiveJob),
  holds: Type.Array(ArchiveHold),
  silent: Silent,
})
export type ArchiveState = Static<typeof ArchiveState>

/** What a run would do now. */
export const ArchivePlan = Type.Object({
  database: Type.String(),
  policy: Type.String(),
  table: Type.String(),
  /** Rows older than this moment. */
  before: Moment,
  rows: Type.Number(),
  bytes: Type.Number(),
  /** As the last runs went; null before the first. */
  seconds: nullable(Type.Number()),
  partitions: Type.Array(Type.String()),
  /** Why nothing can be done; null when it can. */
  refusal: nullable(Type.String()),
})
export type ArchivePlan = Static<typeof ArchivePlan>

/** One file of the archive, or one month of its table. */
export const ArchivePiece = Type.Object({
  id: Type.String(),
  table: Type.String(),
  state: Type.Enum(['writing', 'copied', 'archived', 'expired']),
  path: Type.String(),
  /** Rows in the file, and those of them that are in the archive: some may have been taken back. */
  fileRows: Type.Number(),
  rows: Type.Number(),
  plainBytes: Type.Number(),
  storedBytes: Type.Number(),
  oldest: nullable(Moment),
  newest: nullable(Moment),
  archivedAt: nullable(Moment),
})
export type ArchivePiece = Static<typeof ArchivePiece>

/** One comparison: the column's text with the given one, as numbers or moments where the column is one. */
export const ArchiveFilter = Type.Object({
  column: Type.String({ minLength: 1, maxLength: 63 }),
  is: Type.Enum(['=', '<>', '<', '<=', '>', '>=', 'contains', 'null', 'not null']),
  value: Type.Optional(Type.String({ maxLength: 1_000 })),
})
export type ArchiveFilter = Static<typeof ArchiveFilter>

const OfPolicy = { database: DatabaseWord, policy: PolicyName }
const Queued = Type.Object({ jobId: Type.String() })

export const getArchives = route({
  method: 'GET',
  path: '/api/v1/operations/archives',
  summary: 'Policies of archiving, what the archive holds, the last jobs and the holds',
  tag: 'operations',
  reply: ArchiveState,
})

export const planArchiving = route({
  method: 'GET',
  path: '/api/v1/operations/archives/plan',
  summary: 'What a run of each policy would move now: rows, bytes, time',
  tag: 'operations',
  query: Type.Object({ database: Type.Optional(DatabaseWord), policy: Type.Optional(PolicyName) }),
  reply: Type.Object({ plans: Type.Array(ArchivePlan) }),
})

export const startArchiving = route({
  method: 'POST',
  path: '/api/v1/operations/archives/run',
  summary: 'Archive what a policy says as soon as a worker is free',
  tag: 'operations',
  body: Type.Object(OfPolicy),
  reply: Queued,
  status: 202,
})

export const changeArchivePolicy = route({
  method: 'PATCH',
  path: '/api/v1/operations/archives/policies/:database/:policy',
  summary: 'Switch a policy on or off, or change its times',
  tag: 'operations',
  params: Type.Object(OfPolicy),
  body: Type.Object({
    isEnabled: Type.Optional(Type.Boolean()),
    afterDays: Type.Optional(Days),
    keepDays: Type.Optional(nullable(Days)),
  }),
  reply: ArchivePolicy,
})

export const listArchivePieces = route({
  method: 'GET',
  path: '/api/v1/operations/archives/pieces/:database/:policy',
  summary: 'The files or months of a policy, the newest first',
  tag: 'operations',
  params: Type.Object(OfPolicy),
  query: Type.Object(PageQuery),
  reply: Page(ArchivePiece),
})

export const searchArchive = route({
  method: 'POST',
  path: '/api/v1/operations/archives/search',
  summary: 'Archived rows, read where they are without restoring them, and live ones when asked for',
  tag: 'operations',
  body: Type.Object({
    ...OfPolicy,
    /** One of the policy's dependents; without it the policy's own table. */
    table: Type.Optional(Type.String({ maxLength: 130 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    filters: Type.Optional(Type.Array(ArchiveFilter, { maxItems: 20 })),
    live: Type.Optional(
      Type.Boolean({ description: 'Rows that are still in their table, too, after the archived ones.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  }),
  reply: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    /** Values as PostgreSQL writes them. */
    rows: Type.Array(Type.Array(nullable(Type.String()))),
    /** How many of them, the last, are still in their table. */
    liveRows: Type.Integer(),
    hasMore: Type.Boolean(),
  }),
})

export const restoreArchive = route({
  method: 'POST',
  path: '/api/v1/operations/archives/restore',
  summary: 'Bring archived rows back, into their table or beside it',
  tag: 'operations',
  body: Type.Object({
    ...OfPolicy,
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    filters: Type.Optional(Type.Array(ArchiveFilter, { maxItems: 20 })),
    beside: Type.Optional(
      Type.String({
        pattern: '^[a-z_][a-z0-9_]{0,62}$',
        description: 'A new table for copies; the rows stay archived.',
      }),
    ),
    keepDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3_650,
        default: 30,
        description: 'How long they are not archived again.',
      }),
    ),
  }),
  reply: Queued,
  status: 202,
})

export const holdArchive = route({
  method: 'POST',
  path: '/api/v1/operations/archives/holds',
  summary: 'Keep a time of the archive from being removed',
  tag: 'operations',
  body: Type.Object({
    ...OfPolicy,
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  reply: ArchiveHold,
  status: 201,
})

export const releaseArchiveHold = route({
  method: 'DELETE',
  path: '/api/v1/operations/archives/holds/:database/:id',
  summary: 'Let go of a hold',
  tag: 'operations',
  params: Type.Object({ database: DatabaseWord, id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) }),
  reply: Type.Null(),
  status: 204,
})
