import Type, { type Static } from 'typebox'
import { Moment, nullable, Uuid } from './paging.ts'
import { route } from './route.ts'

const BackupId = Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' })
const DatabaseWord = Type.Enum(['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'])

/** Where a restore is to arrive: a moment, a backup as it was taken, or the last commit. */
const RestoreTarget = {
  targetTime: Type.Optional(Moment),
  backup: Type.Optional(BackupId),
}

const TableWish = {
  database: DatabaseWord,
  table: Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' }),
}

export const BackupWish = Type.Object({
  ...RestoreTarget,
  database: Type.Optional(DatabaseWord),
  table: Type.Optional(TableWish.table),
  replaces: Type.Optional(Type.Boolean({ description: 'Into the live table; otherwise beside it.' })),
})
export type BackupWish = Static<typeof BackupWish>

export const BackupRunKind = Type.Enum(['full', 'incremental', 'verify', 'drill', 'restore-table'])
export type BackupRunKind = Static<typeof BackupRunKind>

export const BackupProgress = Type.Object({
  doneBytes: Type.Number(),
  expectedBytes: Type.Number(),
  step: Type.String(),
})
export type BackupProgress = Static<typeof BackupProgress>

/** Work on backups that somebody or the schedule asked for. */
export const BackupRun = Type.Object({
  id: Uuid,
  kind: BackupRunKind,
  wish: BackupWish,
  status: Type.Enum(['pending', 'running', 'completed', 'failed']),
  progress: nullable(BackupProgress),
  outcome: nullable(Type.String({ description: 'What came of it, in English; of a failure its reason.' })),
  createdAt: Moment,
  startedAt: nullable(Moment),
  completedAt: nullable(Moment),
})
export type BackupRun = Static<typeof BackupRun>

/** What a restore would do, before it does anything. */
export const RestorePlan = Type.Object({
  target: Type.String(),
  timeline: Type.Integer(),
  backups: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      until: Moment,
      stores: Type.Array(Type.String()),
    }),
  ),
  log: Type.Object({
    files: Type.Integer(),
    first: nullable(Type.String()),
    last: nullable(Type.String()),
    end: nullable(Type.String()),
    lastCommitAt: nullable(Moment),
  }),
  fetchBytes: Type.Number(),
  neededBytes: Type.Number(),
  freeBytes: nullable(Type.Number()),
  estimatedMs: Type.Number(),
  notes: Type.Array(Type.String()),
  command: Type.String({ description: 'What brings all databases there; it stops and starts this server.' }),
})
export type RestorePlan = Static<typeof RestorePlan>

export const Retention = Type.Object({
  days: Type.Integer({ description: 'Every moment of so many days can be restored.' }),
  count: Type.Integer({ description: 'So many full backups stay however old they are.' }),
  keep: Type.Array(Type.Object({ id: Type.String(), reason: Type.String() })),
  expire: Type.Array(Type.Object({ id: Type.String(), reason: Type.String() })),
})
export type Retention = Static<typeof Retention>

export const listBackupRuns = route({
  method: 'GET',
  path: '/api/v1/operations/backup-runs',
  summary: 'The last backups, verifications, drills and restores of a table, with their progress',
  tag: 'operations',
  reply: Type.Object({ items: Type.Array(BackupRun) }),
})

export const startBackup = route({
  method: 'POST',
  path: '/api/v1/operations/backups',
  summary: 'Take a backup as soon as a worker is free',
  tag: 'operations',
  body: Type.Object({ kind: Type.Union([Type.Literal('full'), Type.Literal('incremental')]) }),
  reply: BackupRun,
  status: 202,
})

export const startDrill = route({
  method: 'POST',
  path: '/api/v1/operations/backups/drill',
  summary: 'Restore into a scratch place, check and compare it',
  tag: 'operations',
  reply: BackupRun,
  status: 202,
})

export const verifyBackup = route({
  method: 'POST',
  path: '/api/v1/operations/backups/:id/verify',
  summary: 'Look for damage in a backup and the log after it',
  tag: 'operations',
  params: Type.Object({ id: BackupId }),
  reply: BackupRun,
  status: 202,
})

export const getRetention = route({
  method: 'GET',
  path: '/api/v1/operations/backups/retention',
  summary: 'Which backups stay and which would go now, and why',
  tag: 'operations',
  reply: Retention,
})

export const planRestore = route({
  method: 'POST',
  path: '/api/v1/operations/restore/plan',
  summary: 'What a restore would do; nothing is touched',
  tag: 'operations',
  body: Type.Object(RestoreTarget, { additionalProperties: false }),
  reply: RestorePlan,
})

export const startTableRestore = route({
  method: 'POST',
  path: '/api/v1/operations/restore/table',
  summary: 'Bring one table back from a scratch recovery, beside the live one or into it',
  tag: 'operations',
  body: Type.Object(
    {
      ...RestoreTarget,
      ...TableWish,
      replaces: Type.Boolean(),
      confirmation: Type.Optional(
        Type.String({ description: 'To replace rows: the table as database.table, typed by a person.' }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: BackupRun,
  status: 202,
})
