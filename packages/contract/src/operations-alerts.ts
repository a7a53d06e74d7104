import Type, { type Static } from 'typebox'
import { nullable } from './paging.ts'
import { route } from './route.ts'

export const AlertCode = Type.Enum([
  'database-down',
  'schema-behind',
  'log-not-received',
  'log-late',
  'log-nearly-lost',
  'no-backup',
  'backup-old',
  'backup-damaged',
  'check-failed',
  'not-proven',
  'backups-off',
  'backups-unreadable',
  'lock-queue',
  'pool-timeouts',
  'pool-too-small',
  'pool-leaks',
  'orphans',
  'maintenance-failed',
])
export type AlertCode = Static<typeof AlertCode>

/** Something that somebody has to look at. */
export const Alert = Type.Object({
  code: AlertCode,
  severity: Type.Enum(['critical', 'warning']),
  database: nullable(Type.String()),
  amount: nullable(
    Type.Number({ description: 'How many, how many bytes or milliseconds: what the code says is counted.' }),
  ),
  detail: nullable(Type.String({ description: 'What the server said, in English.' })),
})
export type Alert = Static<typeof Alert>

export const listAlerts = route({
  method: 'GET',
  path: '/api/v1/operations/alerts',
  summary: 'What is wrong with the databases right now, the worst first',
  tag: 'operations',
  reply: Type.Object({ alerts: Type.Array(Alert) }),
})
