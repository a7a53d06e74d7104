import type { Backup, BackupCheck } from '@products-manager/contract'

/** The last backup that was finished. */
export function newestBackup(backups: readonly Backup[]): Backup | null {
  return backups.toSorted((a, b) => Date.parse(b.stoppedAt) - Date.parse(a.stoppedAt))[0] ?? null
}

/** The last restore that was tried, whether it went well or not. */
export function newestDrill(backups: readonly Backup[]): BackupCheck | null {
  const drills = backups.flatMap(({ checks }) => checks.filter(({ kind }) => kind === 'drill'))
  return drills.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0] ?? null
}
