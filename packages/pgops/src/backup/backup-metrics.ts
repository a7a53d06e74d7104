import type { MetricFamily } from '../monitor/collect-metrics.ts'
import type { BackupRecord, BackupResult } from './record.ts'
import type { Catalogue } from './repository.ts'

/** What is known of a server's backups and of the receiver of its log. */
export interface BackupFacts {
  catalogue: Catalogue
  receiver: {
    isStreaming: boolean
    isSynchronous: boolean
    lagMs: number | null
    lagBytes: number | null
    /** What the server keeps for it; null without a slot. */
    keptBytes: number | null
    slotStatus: string | null
  }
}

type Spec = readonly [name: string, help: string, of: (facts: BackupFacts) => MetricFamily['samples']]

const SPECS: Spec[] = [
  ['backups', 'Backups there are.', ({ catalogue }) => one(catalogue.backups.length)],
  [
    'last_timestamp_seconds',
    'When the newest backup ended.',
    ({ catalogue }) => perKind(catalogue, ({ stoppedAt }) => Date.parse(stoppedAt) / 1_000),
  ],
  [
    'last_duration_seconds',
    'How long the newest backup took.',
    ({ catalogue }) => perKind(catalogue, ({ durationMs }) => durationMs / 1_000),
  ],
  [
    'last_bytes',
    'What the newest backup takes.',
    ({ catalogue }) => perKind(catalogue, (record) => record.storedBytes),
  ],
  ['damaged_records', 'Backups whose record cannot be read.', ({ catalogue }) => one(catalogue.damaged.length)],
  [
    'last_check_ok',
    'Whether the last check of this kind found nothing wrong.',
    ({ catalogue }) => perCheck(catalogue, ({ ok }) => Number(ok)),
  ],
  [
    'last_check_timestamp_seconds',
    'When a check of this kind was last done.',
    ({ catalogue }) => perCheck(catalogue, ({ at }) => Date.parse(at) / 1_000),
  ],
  [
    'recovery_seconds',
    'How long the last drill took from the first byte fetched to the first row read.',
    ({ catalogue }) => one(recoverySeconds(catalogue)),
  ],
  ['receiver_streaming', 'Whether the log is received.', ({ receiver }) => one(Number(receiver.isStreaming))],
  [
    'receiver_synchronous',
    'Whether commits wait for the receiver.',
    ({ receiver }) => one(Number(receiver.isSynchronous)),
  ],
  [
    'receiver_lag_seconds',
    'Between the writing of the log and its flush at the receiver.',
    ({ receiver }) => one(receiver.isStreaming ? (receiver.lagMs ?? 0) / 1_000 : null),
  ],
  ['receiver_lag_bytes', 'Log the receiver has not confirmed.', ({ receiver }) => one(receiver.lagBytes)],
  ['slot_kept_bytes', 'Log the server keeps for the receiver.', ({ receiver }) => one(receiver.keptBytes)],
  [
    'slot_lost',
    'Whether the server gave up keeping the log for the receiver.',
    ({ receiver }) => one(receiver.slotStatus === null ? null : Number(receiver.slotStatus === 'lost')),
  ],
]

/** Backups and receiver as measurements; without facts, the families alone. */
export function backupMetrics(facts: BackupFacts | null): MetricFamily[] {
  return SPECS.map(([name, help, of]) => ({
    name: `pm_backup_${name}`,
    help,
    type: 'gauge',
    samples: facts ? of(facts) : [],
  }))
}

function one(value: number | null): MetricFamily['samples'] {
  return value === null ? [] : [{ labels: {}, value }]
}

function perKind({ backups }: Catalogue, of: (record: BackupRecord) => number): MetricFamily['samples'] {
  return (['full', 'incremental'] as const).flatMap((kind) => {
    const newest = backups.findLast(({ record }) => record.kind === kind)
    return newest ? [{ labels: { kind }, value: of(newest.record) }] : []
  })
}

function perCheck(catalogue: Catalogue, of: (result: BackupResult) => number): MetricFamily['samples'] {
  return [...checksOf(catalogue)].map(([check, result]) => ({ labels: { check }, value: of(result) }))
}

/** The last check of each kind, of whatever backup. */
function checksOf({ backups }: Catalogue): Map<BackupResult['kind'], BackupResult> {
  const results = backups.flatMap((backup) => backup.results).toSorted((a, b) => (a.at < b.at ? -1 : 1))
  return new Map(results.map((result) => [result.kind, result]))
}

function recoverySeconds(catalogue: Catalogue): number | null {
  const { recoveryMs } = checksOf(catalogue).get('drill') ?? {}
  return recoveryMs === undefined ? null : recoveryMs / 1_000
}
