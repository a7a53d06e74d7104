import { DictDB } from '../database/node-database.ts'
import { DictDBError } from '../errors.ts'
import type { FileSystem } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { type BackupFile, listBackups } from './backup-names.ts'

export interface RestoreOptions {
  /** Nothing later than this is used. */
  readonly at?: Date | undefined
  readonly files?: FileSystem | undefined
}

/** What a restore used, and what it could not. */
export interface RestoreReport {
  readonly full: string
  readonly deltas: readonly string[]
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  readonly tables: number
  readonly rows: number
}

/** A database from the newest whole full backup and the deltas after it. */
export function restore(
  directory: string,
  { at, files = nodeFileSystem }: RestoreOptions = {},
): { readonly db: DictDB; readonly report: RestoreReport } {
  const until = at === undefined ? Number.POSITIVE_INFINITY : at.getTime() * 1000
  const backups = listBackups(files, directory).filter(({ time }) => time <= until)
  const skipped: { file: string; reason: string }[] = []
  const { db, full } = loadNewest(files, directory, backups, skipped)
  const deltas: string[] = []
  const madeOf = new Set([full.name])
  let broken: string | undefined
  for (const { name } of backups.filter(({ kind, time }) => kind === 'delta' && time > full.time)) {
    if (broken !== undefined) {
      skipped.push({ file: name, reason: `it builds on ${broken}` })
      continue
    }
    try {
      const onSkipped = (table: string, reason: string) =>
        skipped.push({ file: name, reason: `table '${table}': ${reason}` })
      db.applyDelta(`${directory}/${name}`, { files, createMissing: true, onSkipped, madeOf })
      deltas.push(name)
      madeOf.add(name)
    } catch (error) {
      broken = name
      skipped.push({ file: name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const names = db.listTables()
  const rows = names.reduce((total, name) => total + db.anyTable(name).size(), 0)
  return { db, report: { full: full.name, deltas, skipped, tables: names.length, rows } }
}

function loadNewest(
  files: FileSystem,
  directory: string,
  backups: readonly BackupFile[],
  skipped: { file: string; reason: string }[],
): { db: DictDB; full: BackupFile } {
  for (const full of backups.toReversed()) {
    if (full.kind !== 'full') continue
    try {
      return { db: DictDB.load(`${directory}/${full.name}`, 'json', { files }), full }
    } catch (error) {
      skipped.push({ file: full.name, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  throw new DictDBError(
    `'${directory}' holds no whole full backup${skipped.length > 0 ? `; ${skipped.length} cannot be read` : ''}.`,
  )
}
