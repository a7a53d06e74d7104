import { holderOf, holdPlace } from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'

/** Keeps other restores, and the start of an embedded server, away from a data directory meanwhile. */
export async function withHeldPlace<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const held = await holdPlace(directory)
  if (!held) {
    throw new BackupError(
      'RESTORE_NOT_POSSIBLE',
      `Another restore of ${directory} is running (${(await holderOf(directory)) ?? 'it ends just now'}). Wait for its end, or stop it: until its last step the old data is untouched. This one changed nothing.`,
    )
  }
  try {
    return await work()
  } finally {
    await held.release()
  }
}
