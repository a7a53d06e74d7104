import type { BackupRunKind, BackupWish } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import Type from 'typebox'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask } from '../../../platform/jobs/define-task.ts'
import { type BackupRunRow, findPendingBackupRun, insertBackupRun } from '../queries/backup-runs.ts'

// Two at once would only share disk and network.
export const BACKUP_QUEUE = 'backups'

const payload = Type.Object({ runId: Type.String() })

/** Backups, verifications and drills: begun again, they take nothing unfinished for a whole. */
export const workOnBackups = defineTask({ name: 'operations.work-on-backups', payload, tries: 3, lane: 'long' })

/** Once: begun again beside the live table, it would leave a second copy. */
export const restoreOneTable = defineTask({ name: 'operations.restore-table', payload, tries: 1, lane: 'long' })

export interface RunWish {
  kind: BackupRunKind
  wish?: BackupWish
}

/** Has a worker do it; the run commits together with its job. Asking again before it begins gives the same run. */
export function requestBackupRun(imports: Database<'imports'>, { kind, wish = {} }: RunWish): Promise<BackupRunRow> {
  return imports.transaction(async (tx) => {
    const waiting = await findPendingBackupRun(tx, kind, wish)
    if (waiting) return waiting

    const run = await insertBackupRun(tx, kind, wish)
    const job = { payload: { runId: run.id }, queue: BACKUP_QUEUE }
    await addJob(tx, kind === 'restore-table' ? restoreOneTable : workOnBackups, job)
    return run
  })
}
