import { expect, it } from 'vitest'
import { type AlertFacts, findAlerts } from './find-alerts.ts'

const now = new Date('2026-04-07T03:00:00Z')
const pool = { size: 5, overflow: 0, used: 0, idle: 0, waiting: 0, timeouts: 0, waitP95Ms: null, holdP95Ms: null }
const healthy = {
  name: 'core',
  status: 'healthy' as const,
  latencyMs: 1,
  serverVersion: '18.4',
  bytes: 1,
  migrations: { applied: 3, pending: 0 },
  pool,
  error: null,
}
const receiver = {
  isStreaming: true,
  isSynchronous: true,
  lagBytes: 0,
  lagMs: 2,
  keptBytes: 0,
  slotStatus: 'reserved',
}

function backup(stoppedAt: string, checks: { kind: 'drill' | 'verify'; at: string; ok: boolean }[] = []) {
  return {
    id: `b-${stoppedAt}`,
    kind: 'full' as const,
    parent: null,
    timeline: 1,
    startedAt: stoppedAt,
    stoppedAt,
    durationMs: 1,
    plainBytes: 1,
    storedBytes: 1,
    isEncrypted: false,
    stores: ['here'],
    checks: checks.map((check) => ({
      ...check,
      problems: check.ok ? [] : ['a byte'],
      durationMs: 1,
      recoveryMs: null,
    })),
  }
}

const drilled = backup('2026-04-07T01:40:00Z', [{ kind: 'drill', at: '2026-04-07T01:45:00Z', ok: true }])
const backups = { isOn: true, systemId: '1', stores: ['here'], receiver, backups: [drilled], damaged: [] }
const well: AlertFacts = {
  health: { databases: [healthy] },
  backups,
  queues: [],
  pools: [{ pool: 'core', verdict: 'well', timeouts: 0, reason: '' }],
  orphans: { orphans: 0 },
  maintenance: { status: 'completed' },
}

const codesOf = (facts: Partial<AlertFacts>) => findAlerts({ ...well, ...facts }, now).map(({ code }) => code)

it('says nothing while all is well', () => {
  expect(codesOf({})).toEqual([])
})

it('tells what is critical before what is not', () => {
  const found = findAlerts(
    {
      ...well,
      health: {
        databases: [
          { ...healthy, migrations: { applied: 1, pending: 2 } },
          { ...healthy, name: 'media', status: 'unhealthy', error: 'no answer within 2000 ms' },
        ],
      },
      queues: [
        { database: 'catalog', waitedMs: 12_000 },
        { database: 'core', waitedMs: 900 },
      ],
    },
    now,
  )

  expect(found).toEqual([
    {
      code: 'database-down',
      severity: 'critical',
      database: 'media',
      amount: null,
      detail: 'no answer within 2000 ms',
    },
    { code: 'schema-behind', severity: 'warning', database: 'core', amount: 2, detail: null },
    { code: 'lock-queue', severity: 'warning', database: 'catalog', amount: 12_000, detail: null },
  ])
})

it.each([
  ['no backup', { backups: [] }, ['no-backup']],
  ['an old one', { backups: [backup('2026-04-06T10:00:00Z', drilled.checks)] }, ['backup-old']],
  [
    'none proven for days',
    { backups: [backup('2026-04-03T01:40:00Z'), backup('2026-04-07T01:40:00Z')] },
    ['not-proven'],
  ],
  ['a first one whose drill is still to come', { backups: [backup('2026-04-07T02:40:00Z')] }, []],
  [
    'one whose last check failed',
    {
      backups: [
        backup('2026-04-07T01:40:00Z', [...drilled.checks, { kind: 'verify', at: '2026-04-07T02:00:00Z', ok: false }]),
      ],
    },
    ['check-failed'],
  ],
  ['damaged files', { damaged: [{ path: 'p', store: 's', problem: 'x' }] }, ['backup-damaged']],
  ['a log nobody receives', { receiver: { ...receiver, isStreaming: false } }, ['log-not-received']],
  ['a receiver far behind', { receiver: { ...receiver, lagBytes: 200e6 } }, ['log-late']],
  [
    'a slot that lost its log',
    { receiver: { ...receiver, isStreaming: false, slotStatus: 'lost' } },
    ['log-nearly-lost'],
  ],
  ['backups that are off', { isOn: false, backups: [] }, ['backups-off']],
])('notices %s', (_, state, expected) => {
  expect(codesOf({ backups: { ...backups, ...state } })).toEqual(expected)
})

it('notices pools that are too small, leak, or let people wait in vain', () => {
  const about = { pool: 'core', timeouts: 0, reason: 'because' }

  expect(codesOf({ pools: [{ ...about, verdict: 'too-small' }] })).toEqual(['pool-too-small'])
  expect(codesOf({ pools: [{ ...about, verdict: 'leaks' }] })).toEqual(['pool-leaks'])
  expect(codesOf({ pools: [{ ...about, verdict: 'too-small', timeouts: 3 }] })).toEqual(['pool-timeouts'])
})

it('tells of orphans, of maintenance that failed and of backups that cannot be read', () => {
  expect(codesOf({ orphans: { orphans: 4 }, maintenance: { status: 'failed' } })).toEqual([
    'orphans',
    'maintenance-failed',
  ])
  expect(codesOf({ backups: { problem: 'EACCES' } })).toEqual(['backups-unreadable'])
  expect(
    codesOf({
      backups: { problem: 'no answer' },
      health: { databases: [{ ...healthy, status: 'unhealthy', error: 'no answer' }] },
    }),
  ).toEqual(['database-down'])
})
