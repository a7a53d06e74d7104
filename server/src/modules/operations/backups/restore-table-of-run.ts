import type { BackupWish } from '@products-manager/contract'
import { planRestore, type RestoreTarget, restoreTable, withRecovered } from 'pgops'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { BackupRunEnd } from '../queries/backup-runs.ts'
import type { BackupWork } from './backup.tasks.ts'
import { findSystemId } from './queries/find-system-id.ts'

const JOBS = 2

/** Where a wish arrives: a moment, a backup as it was taken, or the last commit. */
export function targetOf({ targetTime, backup }: Pick<BackupWish, 'targetTime' | 'backup'>): RestoreTarget {
  if (targetTime !== undefined) return { kind: 'time', at: new Date(targetTime) }
  return backup === undefined ? { kind: 'latest' } : { kind: 'backup' }
}

/** Recovers beside the live server and copies one table out of it; the rest goes on working. */
export async function restoreTableOfRun({
  system,
  repository,
  run: { wish },
  clock,
  log,
  signal,
  onProgress,
}: BackupWork): Promise<BackupRunEnd> {
  const { table = '', replaces = false } = wish
  const to = system.directUrl((wish.database ?? 'catalog') as DatabaseName)
  const systemId = await findSystemId(system.databases.core)
  const plan = await planRestore({ repository, systemId, target: targetOf(wish), backup: wish.backup })
  const database = decodeURIComponent(new URL(to).pathname.slice(1))
  const restored = await withRecovered({ repository, plan, jobs: JOBS, signal, onProgress }, (server) =>
    restoreTable({
      from: server.url(database),
      to,
      table: { schema: 'public', table },
      replaces,
      now: clock.now(),
      signal,
    }),
  )
  log.info({ database, table: restored.table, rows: restored.rows }, 'A table was brought back.')
  return { status: 'completed', outcome: [outcomeOf(restored, replaces), ...restored.notes].join(' ') }
}

function outcomeOf({ table, rows, removed }: Awaited<ReturnType<typeof restoreTable>>, replaces: boolean): string {
  const count = rows.toLocaleString('en')
  if (!replaces) return `Rows copied into ${table}: ${count}.`
  return `Rows put right in ${table}: ${count}; removed because they came later: ${removed.toLocaleString('en')}.`
}
