import type { BackupProgress } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { setBackupProgress } from '../queries/backup-runs.ts'

// People look at a bar; a backup tells of every file.
const EVERY_MS = 400

interface Told {
  doneBytes: number
  expectedBytes: number
  step?: string
}

/** Writes down how far a run is, now and then. When it cannot be written, the work goes on. */
export function keepProgress(imports: Database<'imports'>, runId: string): (told: Told) => void {
  let isWriting = false
  let writtenAt = -EVERY_MS
  return ({ doneBytes, expectedBytes, step = '' }) => {
    if (isWriting || performance.now() - writtenAt < EVERY_MS) return
    isWriting = true
    writtenAt = performance.now()
    const progress: BackupProgress = { doneBytes, expectedBytes, step }
    void imports
      .transaction((tx) => setBackupProgress(tx, runId, progress))
      .catch(() => {})
      .finally(() => {
        isWriting = false
      })
  }
}
