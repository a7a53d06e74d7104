import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import { dumpLine } from '../../logical/command/dump-text-for-people.ts'
import type { DumpRecord } from '../../logical/list-dumps.ts'
import type { BackupRecord, BackupResult } from '../record.ts'
import type { Replicated } from '../replicate.ts'
import type { Catalogue, Repository } from '../repository.ts'
import type { RetentionPlan } from '../retention.ts'

/** What was taken, in a sentence. */
export function backupText(record: BackupRecord): string {
  const rate = record.plainBytes / 2 ** 20 / (record.durationMs / 1_000)
  return [
    `Backup ${record.id} of PostgreSQL ${record.serverVersion}, cluster ${record.systemId}.`,
    `${readableBytes(record.plainBytes)} in ${seconds(record.durationMs)} (${rate.toFixed(0)} MB/s), stored as ${readableBytes(record.storedBytes)}${record.keyId ? ', encrypted' : ''}.`,
  ].join('\n')
}

/** The backups of each cluster as a table. */
export function listText(
  repository: Repository,
  clusters: (Catalogue & { systemId: string; dumps: DumpRecord[] })[],
): string {
  if (clusters.length === 0) return `${repository.stores.map(({ name }) => name).join(' and ')} hold no backup.`
  return clusters
    .map(({ systemId, backups, damaged, unreachable, dumps }) => {
      const rows = backups.map(({ record, stores, results }) => {
        const last = results.at(-1)
        const drilled = results.findLast(({ kind }) => kind === 'drill')
        return [
          record.id,
          record.parent ?? '',
          record.stoppedAt.slice(0, 19).replace('T', ' '),
          record.stopLsn,
          record.timeline,
          readableBytes(record.plainBytes),
          readableBytes(record.storedBytes),
          stores.map(({ kind }) => kind).join(' '),
          last ? `${last.kind} ${last.ok ? 'ok' : 'FAILED'}` : '',
          drilled?.recoveryMs === undefined ? '' : seconds(drilled.recoveryMs),
        ]
      })
      const head = [
        'backup',
        'builds on',
        'until (UTC)',
        'position',
        'timeline',
        'size',
        'stored',
        'where',
        'last check',
        'recovery',
      ]
      const broken = damaged.map(({ path, store, problem }) => `DAMAGED ${store}/${path}: ${problem}`)
      const silent = unreachable.map(({ store, problem }) => `NOT REACHED ${store}: ${problem}`)
      return [`cluster ${systemId}`, table(head, rows), ...dumps.map(dumpLine), ...broken, ...silent].join('\n')
    })
    .join('\n\n')
}

/** What a check found. */
export function resultText(result: BackupResult): string {
  const what = result.kind === 'drill' ? 'Drill of' : 'Verification of'
  const recovery = result.recoveryMs === undefined ? '' : `, recovered in ${seconds(result.recoveryMs)}`
  const databases = (result.databases ?? []).map(
    ({ name, tables, rows, compared }) =>
      `  ${name}: ${tables} tables, ${rows.toLocaleString('en')} rows, ${compared} tables compared with the live ones`,
  )
  return [
    `${what} ${result.backup}: ${result.ok ? 'all is well' : 'NOT WELL'} (${seconds(result.durationMs)}${recovery}).`,
    ...databases,
    ...result.problems.map((problem) => `  ${problem}`),
  ].join('\n')
}

interface CleanedUp extends Pick<RetentionPlan, 'expire' | 'keep' | 'dumps'> {
  systemId: string
  logFiles: number
  problems: string[]
}

/** What went, and what stayed for which reason. */
export function cleanupText(clusters: CleanedUp[], dryRun: boolean): string {
  const verb = dryRun ? 'would be removed' : 'removed'
  return clusters
    .map(({ systemId, expire, keep, dumps, logFiles, problems }) =>
      [
        `cluster ${systemId}: ${expire.length} backups and ${logFiles} files of the log ${verb}.`,
        ...expire.map(({ id, reason }) => `  ${verb} ${id}: ${reason}`),
        ...keep.map(({ id, reason }) => `  kept ${id}: ${reason}`),
        ...dumps.map((id) => `  ${verb} ${id}: an old dump`),
        ...problems.map((problem) => `  FAILED ${problem}`),
      ].join('\n'),
    )
    .join('\n')
}

/** What was copied where. */
export function replicatedText(copied: Replicated[]): string {
  if (copied.length === 0) return 'No copies are configured: set BACKUP_BUCKET.'
  return copied
    .map(({ store, files, bytes, problem }) =>
      problem === null
        ? `${store}: ${files} files, ${readableBytes(bytes)} copied.`
        : `${store}: NOT UP TO DATE: ${problem}`,
    )
    .join('\n')
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
