import type { FileSystem } from '../files/file-system.ts'

/** A backup file, by its name. */
export interface BackupFile {
  readonly kind: 'full' | 'delta'
  readonly name: string
  /** Microseconds since 1970. */
  readonly time: number
}

const NAME = /^dictdb_(backup|delta)_(\d+)_(\d{6})\.json$/

/** The name of a backup made at this time; names sort by time. */
export function backupName(kind: 'full' | 'delta', microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6)
  return `dictdb_${kind === 'full' ? 'backup' : 'delta'}_${seconds}_${String(microseconds % 1e6).padStart(6, '0')}.json`
}

/** The backups in a directory, oldest first. */
export function listBackups(files: FileSystem, directory: string): BackupFile[] {
  if (!files.existsNow(directory)) return []
  const found: BackupFile[] = []
  for (const name of files.listNow(directory)) {
    const [, word, seconds, micros] = NAME.exec(name) ?? []
    if (word === undefined) continue
    found.push({ kind: word === 'backup' ? 'full' : 'delta', name, time: Number(seconds) * 1e6 + Number(micros) })
  }
  return found.sort((a, b) => a.time - b.time)
}
