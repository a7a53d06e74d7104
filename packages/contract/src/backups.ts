import Type, { type Static } from 'typebox'
import { Moment, nullable } from './paging.ts'
import { route } from './route.ts'

export const BackupCheck = Type.Object({
  kind: Type.Union([Type.Literal('verify'), Type.Literal('deep-verify'), Type.Literal('drill')]),
  at: Moment,
  ok: Type.Boolean(),
  problems: Type.Array(Type.String()),
  durationMs: Type.Number(),
  /** Of a drill: how long a restore took. */
  recoveryMs: nullable(Type.Number()),
})
export type BackupCheck = Static<typeof BackupCheck>

export const Backup = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('full'), Type.Literal('incremental')]),
  /** The backup this one builds on. */
  parent: nullable(Type.String()),
  timeline: Type.Integer(),
  startedAt: Moment,
  stoppedAt: Moment,
  durationMs: Type.Number(),
  plainBytes: Type.Number(),
  storedBytes: Type.Number(),
  isEncrypted: Type.Boolean(),
  /** Where it lies whole. */
  stores: Type.Array(Type.String()),
  checks: Type.Array(BackupCheck),
})
export type Backup = Static<typeof Backup>

export const LogReceiver = Type.Object({
  isStreaming: Type.Boolean(),
  isSynchronous: Type.Boolean(),
  lagBytes: nullable(Type.Number()),
  lagMs: nullable(Type.Number()),
  keptBytes: nullable(Type.Number()),
  slotStatus: nullable(Type.String()),
})

export const BackupState = Type.Object({
  isOn: Type.Boolean(),
  systemId: Type.String(),
  /** Where backups are kept, the local directory first. */
  stores: Type.Array(Type.String()),
  receiver: LogReceiver,
  /** Everything the server had at this moment is received. */
  receivedUntil: nullable(Moment),
  backups: Type.Array(Backup),
  damaged: Type.Array(Type.Object({ path: Type.String(), store: Type.String(), problem: Type.String() })),
  /** Of the last drill. */
  recoveryMs: nullable(Type.Number()),
})
export type BackupState = Static<typeof BackupState>

export const getBackups = route({
  method: 'GET',
  path: '/api/v1/operations/backups',
  summary: 'Backups, what proved them, and how far the log is received',
  tag: 'operations',
  reply: BackupState,
})
