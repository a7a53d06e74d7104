import { statSync } from 'node:fs'
import { listBackups } from '../backup/backup-names.ts'
import { type RestoreReport, restore } from '../backup/restore.ts'
import { DictDB } from '../database/node-database.ts'
import { DictDBError } from '../errors.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { listStore, type Recovery, recover } from '../log/recover.ts'

/** A database read from a path, and how. */
export interface OpenedPath {
  readonly kind: 'directory' | 'backup' | 'backups'
  readonly db: DictDB
  readonly recovery?: Recovery
  readonly report?: RestoreReport
}

/** Reads what is at the path, changing nothing: a database's directory, one backup file, or a directory of backups. */
export function openPath(path: string): OpenedPath {
  if (statSync(path).isFile()) return { kind: 'backup', db: DictDB.load(path) }
  const { snapshots, logs } = listStore(nodeFileSystem, path)
  if (snapshots.length + logs.length > 0) {
    const db = new DictDB()
    return { kind: 'directory', recovery: recover(nodeFileSystem, path, db), db }
  }
  if (listBackups(nodeFileSystem, path).length === 0)
    throw new DictDBError(`'${path}' holds neither a database nor backups.`)
  const { db, report } = restore(path)
  return { kind: 'backups', db, report }
}
