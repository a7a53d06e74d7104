import Type, { type Static } from 'typebox'
import { IdParams, Moment, nullable, Uuid } from './paging.ts'
import { route } from './route.ts'
import { Silent } from './silent.ts'

const DatabaseWord = Type.Enum(['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'])

/** What the server knows of a table since its statistics were last reset; ratios are from 0 to 1. */
export const TableState = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  rows: Type.Number(),
  deadRows: Type.Number(),
  heapBytes: Type.Number(),
  indexBytes: Type.Number(),
  toastBytes: Type.Number(),
  totalBytes: Type.Number(),
  sequentialScans: Type.Number(),
  indexScans: Type.Number(),
  inserts: Type.Number(),
  updates: Type.Number(),
  deletes: Type.Number(),
  hotRatio: nullable(Type.Number()),
  heapHitRatio: nullable(Type.Number()),
  indexHitRatio: nullable(Type.Number()),
  lastVacuum: nullable(Moment),
  lastAnalyze: nullable(Moment),
  bloatBytes: nullable(Type.Number({ description: 'Estimated; null before the first ANALYZE.' })),
  grownBytes: nullable(Type.Number({ description: 'Over the last seven days; null before there are two records.' })),
})
export type TableState = Static<typeof TableState>

export const DatabaseTables = Type.Object({ database: Type.String(), tables: Type.Array(TableState) })

const Histogram = Type.Object({
  boundsMs: Type.Array(Type.Number(), {
    description: 'Upper bounds; one more count than bounds is for the longer ones.',
  }),
  counts: Type.Array(Type.Integer()),
})

/** A pool of the answering process. */
export const PoolFacts = Type.Object({
  pool: Type.String(),
  size: Type.Integer(),
  overflow: Type.Integer(),
  used: Type.Integer(),
  idle: Type.Integer(),
  waiting: Type.Integer(),
  mostUsed: Type.Integer(),
  meanUsed: Type.Number(),
  timeouts: Type.Integer(),
  exhaustions: Type.Integer(),
  failedConnects: Type.Integer(),
  failedPings: Type.Integer(),
  waitP95Ms: nullable(Type.Number()),
  holdP95Ms: nullable(Type.Number()),
  wait: Histogram,
  hold: Histogram,
  longestHolder: nullable(Type.Object({ statement: Type.String(), heldMs: Type.Number() })),
  verdict: Type.Enum(['too-small', 'too-large', 'leaks', 'well', 'unused']),
  advisedSize: Type.Integer(),
  reason: Type.String(),
})
export type PoolFacts = Static<typeof PoolFacts>
export const Pools = Type.Object({ observedMs: Type.Number(), pools: Type.Array(PoolFacts) })
export type Pools = Static<typeof Pools>

export const LockSession = Type.Object({
  pid: Type.Integer(),
  user: nullable(Type.String()),
  application: Type.String(),
  state: nullable(Type.String()),
  query: Type.String(),
  transactionStartedAt: nullable(Moment),
  waitsSince: nullable(Moment),
  wantedMode: nullable(Type.String()),
  wantedRelation: nullable(Type.String()),
  blockedBy: Type.Array(Type.Integer()),
})
export type LockSession = Static<typeof LockSession>

/** Sessions that wait behind one that waits for nobody. */
export const LockQueue = Type.Object({
  database: Type.String(),
  head: LockSession,
  waiting: Type.Array(LockSession),
  waitedMs: Type.Number(),
  advice: Type.String(),
  remedy: nullable(Type.String({ description: 'The statement that ends the queue.' })),
})
export type LockQueue = Static<typeof LockQueue>

export const BouncerState = Type.Object({
  isConfigured: Type.Boolean(),
  state: nullable(
    Type.Object({
      version: Type.String(),
      maxClients: Type.Integer(),
      pools: Type.Array(
        Type.Object({
          database: Type.String(),
          user: Type.String(),
          mode: Type.String(),
          clientsActive: Type.Integer(),
          clientsWaiting: Type.Integer(),
          serversActive: Type.Integer(),
          serversIdle: Type.Integer(),
          servers: Type.Integer(),
          maxWaitMs: Type.Number(),
        }),
      ),
      stats: Type.Array(
        Type.Object({
          database: Type.String(),
          transactions: Type.Number(),
          queries: Type.Number(),
          bytesReceived: Type.Number(),
          bytesSent: Type.Number(),
          queryMs: Type.Number(),
          waitMs: Type.Number(),
        }),
      ),
    }),
  ),
})

export type BouncerState = Static<typeof BouncerState>

export const MaintenanceWish = Type.Object(
  {
    database: Type.Optional(DatabaseWord),
    table: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })),
    kinds: Type.Optional(
      Type.Array(Type.Enum(['vacuum', 'analyze', 'reindex', 'drop-leftover']), {
        minItems: 1,
        uniqueItems: true,
      }),
    ),
    isForced: Type.Optional(Type.Boolean({ description: 'Also what does not need it.' })),
  },
  { additionalProperties: false },
)
export type MaintenanceWish = Static<typeof MaintenanceWish>

export const MaintenanceStep = Type.Object({
  database: Type.String(),
  kind: Type.String(),
  schema: Type.String(),
  table: Type.String(),
  index: nullable(Type.String()),
  statement: Type.String(),
  reason: Type.String(),
})
export type MaintenanceStep = Static<typeof MaintenanceStep>

export const MaintenanceProgress = Type.Object({
  database: Type.String(),
  step: Type.Integer({ description: 'From 1, within its database.' }),
  of: Type.Integer(),
  statement: Type.String(),
  phase: Type.String(),
  share: nullable(Type.Number({ description: 'From 0 to 1 within the phase.' })),
})
export type MaintenanceProgress = Static<typeof MaintenanceProgress>

export const MaintenanceOutcome = Type.Object({
  database: Type.String(),
  statement: Type.String(),
  reason: Type.String(),
  outcome: Type.Enum(['done', 'skipped', 'failed']),
  milliseconds: Type.Number(),
  problem: nullable(Type.String()),
})
export type MaintenanceOutcome = Static<typeof MaintenanceOutcome>

export const MaintenanceRun = Type.Object({
  id: Uuid,
  wish: MaintenanceWish,
  status: Type.Enum(['pending', 'running', 'completed', 'failed']),
  progress: nullable(MaintenanceProgress),
  results: Type.Array(MaintenanceOutcome),
  createdAt: Moment,
  startedAt: nullable(Moment),
  completedAt: nullable(Moment),
})
export type MaintenanceRun = Static<typeof MaintenanceRun>

export const OrphanFinding = Type.Object({
  database: Type.String(),
  table: Type.String(),
  column: Type.String(),
  target: Type.String({ description: 'What it should point to: database.table.' }),
  checked: Type.Number({ description: 'Different values that were looked for.' }),
  orphans: Type.Number(),
  examples: Type.Array(Uuid),
})
export type OrphanFinding = Static<typeof OrphanFinding>

export const OrphanReport = Type.Object({
  orphans: Type.Number(),
  findings: Type.Array(OrphanFinding),
  durationMs: Type.Number(),
  checkedAt: Moment,
})
export type OrphanReport = Static<typeof OrphanReport>

export const ViewState = Type.Object({
  database: Type.String(),
  view: Type.String(),
  rows: Type.Number(),
  bytes: Type.Number(),
  isPopulated: Type.Boolean(),
  hasUniqueIndex: Type.Boolean(),
  madeOf: Type.Array(Type.String()),
})
export type ViewState = Static<typeof ViewState>

const OneDatabase = Type.Object({ database: Type.Optional(DatabaseWord) })

export const listDatabaseTables = route({
  method: 'GET',
  path: '/api/v1/operations/tables',
  summary: 'Tables with sizes, scans, dead rows, bloat and growth',
  tag: 'operations',
  query: OneDatabase,
  reply: Type.Object({ databases: Type.Array(DatabaseTables) }),
})

export const listPools = route({
  method: 'GET',
  path: '/api/v1/operations/pools',
  summary: 'The pools of this process, with advice on their sizes',
  tag: 'operations',
  reply: Pools,
})

export const listLocks = route({
  method: 'GET',
  path: '/api/v1/operations/locks',
  summary: 'Who waits for whom, since when, and what to do',
  tag: 'operations',
  reply: Type.Object({ queues: Type.Array(LockQueue), silent: Silent }),
})

export const getBouncer = route({
  method: 'GET',
  path: '/api/v1/operations/pgbouncer',
  summary: 'The state of PgBouncer, where one is configured',
  tag: 'operations',
  reply: BouncerState,
})

export const planMaintenance = route({
  method: 'POST',
  path: '/api/v1/operations/maintenance/plan',
  summary: 'What maintenance would do',
  tag: 'operations',
  body: MaintenanceWish,
  reply: Type.Object({ steps: Type.Array(MaintenanceStep) }),
})

export const startMaintenance = route({
  method: 'POST',
  path: '/api/v1/operations/maintenance',
  summary: 'Has a worker maintain the databases',
  tag: 'operations',
  body: MaintenanceWish,
  reply: MaintenanceRun,
  status: 202,
})

export const listMaintenance = route({
  method: 'GET',
  path: '/api/v1/operations/maintenance',
  summary: 'The last runs of maintenance, the newest first',
  tag: 'operations',
  reply: Type.Object({ items: Type.Array(MaintenanceRun) }),
})

export const getMaintenance = route({
  method: 'GET',
  path: '/api/v1/operations/maintenance/:id',
  summary: 'A run of maintenance with its progress',
  tag: 'operations',
  params: IdParams,
  reply: MaintenanceRun,
})

export const getOrphans = route({
  method: 'GET',
  path: '/api/v1/operations/orphans',
  summary: 'The last search for rows that point into nothing across databases',
  tag: 'operations',
  reply: Type.Object({ report: nullable(OrphanReport) }),
})

export const listViews = route({
  method: 'GET',
  path: '/api/v1/operations/views',
  summary: 'Materialised views',
  tag: 'operations',
  reply: Type.Object({ views: Type.Array(ViewState), silent: Silent }),
})

export const Partition = Type.Object({
  database: Type.String(),
  table: Type.String(),
  partition: Type.String(),
  bounds: Type.String(),
  bytes: Type.Number(),
})
export type Partition = Static<typeof Partition>

export const endLockSession = route({
  method: 'POST',
  path: '/api/v1/operations/locks/end',
  summary: 'Cancels what a session does, or ends the session: its transaction is rolled back',
  tag: 'operations',
  body: Type.Object({
    database: DatabaseWord,
    pid: Type.Integer({ minimum: 1 }),
    transactionStartedAt: Type.Union([Moment, Type.Null()], {
      description: 'As it was listed: a number that another session has got meanwhile is left alone.',
    }),
    how: Type.Enum(['cancel', 'terminate']),
  }),
  reply: Type.Object({ pid: Type.Integer() }),
})

export const listPartitions = route({
  method: 'GET',
  path: '/api/v1/operations/partitions',
  summary: 'Partitions with their bounds and sizes, the oldest first',
  tag: 'operations',
  reply: Type.Object({ partitions: Type.Array(Partition), silent: Silent }),
})

export const refreshViews = route({
  method: 'POST',
  path: '/api/v1/operations/views/refresh',
  summary: 'Has a worker refresh the materialised views',
  tag: 'operations',
  reply: Type.Object({ jobId: Type.String() }),
  status: 202,
})
