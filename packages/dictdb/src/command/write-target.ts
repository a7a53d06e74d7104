import type { DictDB } from '../database/node-database.ts'
import { DictDBError } from '../errors.ts'
import { replaceFileNow } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { listStore } from '../log/recover.ts'
import { capture, snapshotPath, snapshotPieces } from '../snapshot/snapshot-codec.ts'

/** Writes a database as a `.json` file, or as a directory `DictDB.open` opens; a directory with a database in it is refused. */
export function writeTarget(db: DictDB, target: string): void {
  if (target.endsWith('.json')) {
    db.save(target, 'json', { allowNaN: true })
    return
  }
  nodeFileSystem.makeDirectoryNow(target)
  const { snapshots, logs } = listStore(nodeFileSystem, target)
  if (snapshots.length + logs.length > 0) throw new DictDBError(`'${target}' already holds a database.`)
  replaceFileNow(nodeFileSystem, snapshotPath(target, 1), snapshotPieces(capture(db, 1)))
}
