import { BackupError } from '../backup/backup-error.ts'
import { commandBouncer } from '../pgbouncer/bouncer-console.ts'

export interface PausedPools {
  /** PgBouncer's console; undefined: there is none, and nothing to pause. */
  console: string | undefined
  /** Only the clients of this database. */
  database?: string | undefined
  say: (message: string) => void
}

// A transaction that takes longer has to be ended by somebody who knows what it is.
const PAUSE_WITHIN_MS = 30_000

/** Holds PgBouncer's clients back while what they use is replaced: they wait, and go on afterwards. Safe to repeat after a kill. */
export async function withPausedPools<T>({ console, database, say }: PausedPools, work: () => Promise<T>): Promise<T> {
  if (console === undefined) return work()

  const resume = () => commandBouncer(console, 'resume', { database })
  try {
    await commandBouncer(console, 'pause', { database, signal: AbortSignal.timeout(PAUSE_WITHIN_MS) })
  } catch (error) {
    // A restore that was killed has left it paused.
    if (!(error instanceof Error && error.message.includes('already'))) {
      await resume().catch(() => undefined)
      throw new BackupError(
        'RESTORE_NOT_POSSIBLE',
        `PgBouncer did not pause within ${PAUSE_WITHIN_MS / 1_000} s (${error instanceof Error ? error.message : error}). End its longest transactions (pgops pgbouncer show), then restore again. Nothing was changed.`,
        { cause: error },
      )
    }
  }
  say('PgBouncer holds its clients back.')
  try {
    return await work()
  } finally {
    await resume().catch((error: unknown) =>
      say(`PgBouncer is still paused: ${error instanceof Error ? error.message : error}. Resume it: pgbouncer resume.`),
    )
  }
}
