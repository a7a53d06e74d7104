import type { BackupFile } from './backup-names.ts'

/** Which backups to keep; without either, all. */
export interface Retention {
  /** At least so many full backups, with the deltas that build on them. */
  readonly keepFull?: number | undefined
  /** Everything needed to go back so many days. */
  readonly keepDays?: number | undefined
}

const DAY = 86_400_000_000

/** The files that may go. A full goes only when it is both beyond the count and too old, and its deltas go with it. */
export function expiredBackups(
  backups: readonly BackupFile[],
  { keepFull, keepDays }: Retention,
  nowMs: number,
): BackupFile[] {
  if (keepFull === undefined && keepDays === undefined) return []
  const fulls = backups.filter(({ kind }) => kind === 'full')
  const byCount = keepFull === undefined ? Number.POSITIVE_INFINITY : (fulls.at(-Math.max(1, keepFull))?.time ?? 0)
  // To go back to a moment, the full before it is needed.
  const horizon = keepDays === undefined ? Number.POSITIVE_INFINITY : nowMs * 1000 - keepDays * DAY
  const byAge =
    keepDays === undefined ? Number.POSITIVE_INFINITY : (fulls.findLast(({ time }) => time <= horizon)?.time ?? 0)
  const newest = fulls.at(-1)?.time ?? 0
  const keepFrom = Math.min(byCount, byAge, newest)
  return backups.filter(({ time }) => time < keepFrom)
}
