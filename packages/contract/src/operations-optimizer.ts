import Type, { type Static } from 'typebox'
import { Moment, nullable, Uuid } from './paging.ts'
import { route } from './route.ts'

const DatabaseWord = Type.Enum(['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'])
const OfDatabase = Type.Object({ database: DatabaseWord })

/** What calls of a query cost together. */
export const QueryCost = Type.Object({
  calls: Type.Number(),
  totalMs: Type.Number(),
  rows: Type.Number(),
  blocksHit: Type.Number(),
  blocksRead: Type.Number(),
  blocksDirtied: Type.Number(),
  temporaryBlocks: Type.Number(),
  walBytes: Type.Number(),
})

/** A plan as EXPLAIN (FORMAT JSON) tells it: nodes with `Node Type`, costs, and their own `Plans`. */
const PlanTree = nullable(Type.Record(Type.String(), Type.Unknown()))

export const SlowQuery = Type.Object({
  ...QueryCost.properties,
  fingerprint: Type.String({ description: 'The same for the same query with other constants.' }),
  text: Type.String(),
  name: nullable(Type.String({ description: 'The statement of our own code.' })),
  meanMs: Type.Number(),
  minMs: Type.Number(),
  maxMs: Type.Number(),
  share: Type.Number({ description: 'Of the time of all queries, from 0 to 1.' }),
  change: nullable(QueryCost),
  plan: PlanTree,
  noPlan: nullable(Type.String()),
})
export type SlowQuery = Static<typeof SlowQuery>

const RepeatedQuery = Type.Object({
  fingerprint: Type.String(),
  name: nullable(Type.String()),
  text: Type.String(),
  calls: Type.Number(),
})

export const SlowQueries = Type.Object({
  database: DatabaseWord,
  version: Type.String(),
  resetAt: nullable(Moment),
  lastLook: nullable(Moment),
  evicted: Type.Number({ description: 'Statements that were forgotten for want of room.' }),
  queries: Type.Array(SlowQuery),
  repeats: Type.Array(
    Type.Object({
      child: RepeatedQuery,
      parent: RepeatedQuery,
      perParent: Type.Number(),
      because: Type.String(),
    }),
  ),
})
export type SlowQueries = Static<typeof SlowQueries>

export const QueryLook = Type.Object({
  at: Moment,
  calls: Type.Number(),
  totalMs: Type.Number(),
  meanMs: Type.Number(),
  rows: Type.Number(),
  blocksHit: Type.Number(),
  blocksRead: Type.Number(),
  walBytes: Type.Number(),
})

export const QueryHistory = Type.Object({
  fingerprint: Type.String(),
  text: nullable(Type.String()),
  name: nullable(Type.String()),
  plan: PlanTree,
  looks: Type.Array(QueryLook),
})
export type QueryHistory = Static<typeof QueryHistory>

export const IndexAdvice = Type.Object({
  number: Type.Integer(),
  schema: Type.String(),
  table: Type.String(),
  index: Type.String(),
  kind: Type.String(),
  method: Type.String(),
  create: Type.Array(Type.String()),
  undo: Type.Array(Type.String()),
  bytes: Type.Number(),
  costBefore: Type.Number({ description: 'The planner’s cost of the whole workload without it.' }),
  costAfter: Type.Number(),
  writeCost: Type.Number(),
  confidence: Type.Enum(['exact', 'good', 'indicative']),
  reasons: Type.Array(Type.String()),
  together: Type.Array(Type.Integer({ description: 'It only helps beside these.' })),
  queries: Type.Array(
    Type.Object({
      id: Type.String(),
      name: nullable(Type.String()),
      text: Type.String(),
      calls: Type.Number(),
      costBefore: Type.Number(),
      costAfter: Type.Number(),
    }),
  ),
})
export type IndexAdvice = Static<typeof IndexAdvice>

export const AdviceReport = Type.Object({
  advisedAt: Moment,
  planner: Type.String(),
  analysed: Type.Integer(),
  costBefore: Type.Number(),
  costAfter: Type.Number(),
  advice: Type.Array(IndexAdvice),
  refused: Type.Array(Type.Object({ text: Type.String(), name: nullable(Type.String()), reason: Type.String() })),
})
export type AdviceReport = Static<typeof AdviceReport>

export const IndexChange = Type.Object({
  id: Uuid,
  database: Type.String(),
  index: Type.String(),
  status: Type.Enum(['pending', 'running', 'completed', 'failed']),
  create: Type.Array(Type.String()),
  undo: Type.Array(Type.String()),
  error: nullable(Type.String()),
  /** While it is built: what the server does, and how far that is, from 0 to 1. */
  progress: nullable(Type.Object({ phase: Type.String(), share: nullable(Type.Number()) })),
  measured: nullable(
    Type.Object({
      milliseconds: Type.Number(),
      bytes: Type.Number(),
      bytesPromised: Type.Number(),
      isUsed: Type.Boolean(),
      queries: Type.Array(
        Type.Object({
          name: nullable(Type.String()),
          text: Type.String(),
          costBefore: nullable(Type.Number()),
          costAfter: nullable(Type.Number()),
          costPromised: Type.Number(),
          usesIndex: Type.Boolean(),
        }),
      ),
    }),
  ),
  createdAt: Moment,
  completedAt: nullable(Moment),
})
export type IndexChange = Static<typeof IndexChange>

export const IndexFault = Type.Object({
  kind: Type.Enum(['invalid', 'duplicate', 'redundant', 'unused', 'bloated', 'missing']),
  schema: Type.String(),
  table: Type.String(),
  index: nullable(Type.String()),
  by: nullable(Type.String()),
  frees: Type.Number(),
  isSafe: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  fix: Type.Array(Type.String()),
  undo: Type.Array(Type.String()),
})
export type IndexFault = Static<typeof IndexFault>

export const listSlowQueries = route({
  method: 'GET',
  path: '/api/v1/operations/queries',
  summary: 'The queries that cost a database most, with their plans; none is run',
  tag: 'operations',
  query: Type.Object({
    database: DatabaseWord,
    by: Type.Optional(Type.Enum(['total', 'mean', 'calls', 'rows', 'blocks', 'wal'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: SlowQueries,
})

export const getQueryHistory = route({
  method: 'GET',
  path: '/api/v1/operations/queries/:database/:fingerprint',
  summary: 'What a query did, look by look, with its last plan',
  tag: 'operations',
  params: Type.Object({ database: DatabaseWord, fingerprint: Type.String() }),
  reply: QueryHistory,
})

export const getAdvice = route({
  method: 'GET',
  path: '/api/v1/operations/advice',
  summary: 'The last advice on a database’s indexes',
  tag: 'operations',
  query: OfDatabase,
  reply: Type.Object({
    report: nullable(AdviceReport),
    requestedAt: nullable(Moment),
    problem: nullable(Type.String({ description: 'Why there was none the last time.' })),
  }),
})

export const startAdvice = route({
  method: 'POST',
  path: '/api/v1/operations/advice',
  summary: 'Has a worker work out advice on a database’s indexes',
  tag: 'operations',
  body: OfDatabase,
  reply: Type.Object({ database: DatabaseWord }),
  status: 202,
})

export const applyIndexAdvice = route({
  method: 'POST',
  path: '/api/v1/operations/advice/apply',
  summary: 'Has a worker build an advised index beside running work, and compare the plans',
  tag: 'operations',
  body: Type.Object({ database: DatabaseWord, index: Type.String() }),
  reply: IndexChange,
  status: 202,
})

export const listIndexChanges = route({
  method: 'GET',
  path: '/api/v1/operations/index-changes',
  summary: 'Indexes that were built on advice, with what they did to the plans',
  tag: 'operations',
  reply: Type.Object({ items: Type.Array(IndexChange) }),
})

export const listIndexFaults = route({
  method: 'GET',
  path: '/api/v1/operations/index-faults',
  summary: 'Indexes that are invalid, doubled, superfluous, unused, bloated or missing',
  tag: 'operations',
  query: OfDatabase,
  reply: Type.Object({
    indexes: Type.Integer(),
    bytes: Type.Number(),
    countedSince: nullable(Moment),
    faults: Type.Array(IndexFault),
  }),
})
