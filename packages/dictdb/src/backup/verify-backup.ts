import { DictDB } from '../database/database.ts'
import { CorruptFileError } from '../errors.ts'
import type { FileSystem } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { loadText, parseFile } from '../python/save-load.ts'

/** What a backup file was found to hold. */
export interface BackupCheck {
  readonly kind: 'full' | 'delta'
  readonly tables: number
  readonly rows: number
}

/** Reads a backup to its end, schemas and unique keys included; throws a CorruptFileError where it is not whole. */
export function verifyBackup(file: string, files: FileSystem = nodeFileSystem): BackupCheck {
  const bytes = files.readNow(file)
  const content = parseFile(file, bytes) as {
    readonly type?: string
    readonly tables?: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>
  }
  if (typeof content?.tables !== 'object' || content.tables === null)
    throw new CorruptFileError(file, 'it has no tables')
  if (content.type === 'delta') {
    const rows = Object.values(content.tables).reduce(
      (total, { upserts = [], deletes = [] }) => total + upserts.length + deletes.length,
      0,
    )
    return { kind: 'delta', tables: Object.keys(content.tables).length, rows }
  }
  const db = new DictDB()
  loadText(db, file, bytes, 'json', {})
  const names = db.listTables()
  return {
    kind: 'full',
    tables: names.length,
    rows: names.reduce((total, name) => total + db.anyTable(name).size(), 0),
  }
}
