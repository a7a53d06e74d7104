import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { finishTakingPlace } from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'
import type { ClusterPlace } from '../backup/command/backup-context.ts'
import { systemIdOf } from './recover.ts'

/** A data directory whose server somebody else starts and stops. */
export function directoryPlace(directory: string): ClusterPlace {
  const path = resolve(directory)
  return {
    async directory() {
      await finishTakingPlace(path)
      return path
    },
    systemId: () => systemIdOf(path),
    stop: () => refuseRunning(path),
    adopt: async () => undefined,
    start: async () => undefined,
  }
}

async function refuseRunning(directory: string): Promise<void> {
  const running = await stat(join(directory, 'postmaster.pid')).catch(() => null)
  if (!running) return
  throw new BackupError(
    'RESTORE_NOT_POSSIBLE',
    `A server runs on ${directory}, or was killed there (postmaster.pid). Stop it first; if none runs, delete that file.`,
  )
}
