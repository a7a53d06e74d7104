import Type, { type Static } from 'typebox'
import { Moment, nullable } from './paging.ts'
import { route } from './route.ts'

export const Health = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
  version: Type.String(),
  timestamp: Moment,
  catalogueIsEmpty: Type.Optional(Type.Boolean()),
  /** The databases that do not answer. */
  away: Type.Array(Type.String()),
})

export const PoolState = Type.Object({
  size: Type.Integer(),
  overflow: Type.Integer(),
  used: Type.Integer(),
  idle: Type.Integer(),
  waiting: Type.Integer(),
  timeouts: Type.Integer(),
  waitP95Ms: nullable(Type.Number()),
  holdP95Ms: nullable(Type.Number()),
})

export const DatabaseHealth = Type.Object({
  name: Type.String(),
  status: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')]),
  latencyMs: nullable(Type.Number()),
  serverVersion: nullable(Type.String()),
  bytes: nullable(Type.Number()),
  migrations: nullable(Type.Object({ applied: Type.Integer(), pending: Type.Integer() })),
  pool: PoolState,
  error: nullable(Type.String()),
})
export type DatabaseHealth = Static<typeof DatabaseHealth>

export const MultidbHealth = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
  server: Type.Union([Type.Literal('embedded'), Type.Literal('external')]),
  databases: Type.Array(DatabaseHealth),
})
export type MultidbHealth = Static<typeof MultidbHealth>

export const getHealth = route({
  method: 'GET',
  path: '/api/v1/health',
  summary: 'Is the process up',
  tag: 'health',
  reply: Health,
})

export const getMultidbHealth = route({
  method: 'GET',
  path: '/api/v1/multidb/health',
  summary: 'Each database, with its latency and its pool',
  tag: 'health',
  reply: MultidbHealth,
})
