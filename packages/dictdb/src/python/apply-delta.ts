import { relative, resolve } from 'node:path'
import type { AnyTable } from '../database/commit.ts'
import type { DictDB } from '../database/database.ts'
import { CorruptFileError, DictDBError } from '../errors.ts'
import type { FileSystem } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { fromJson } from '../log/value-codec.ts'
import { createMissingIndexes, dropOtherIndexes } from '../table/adopt-indexes.ts'
import type { DeltaJson } from './delta.ts'
import { defineFrom, finishTable, OWN_FORMAT, parseFile, rowsFrom } from './save-load.ts'

export interface DeltaOptions {
  /** Files outside of it are refused. */
  readonly allowedDir?: string | undefined
  /** Makes the tables a Python delta mentions without describing, where every record has an `id`. */
  readonly createMissing?: boolean | undefined
  /** Told of each table that had to be skipped. */
  readonly onSkipped?: ((table: string, reason: string) => void) | undefined
  /** Names of the backups this database was made of: a delta that builds on another one is refused. */
  readonly madeOf?: ReadonlySet<string> | undefined
  readonly files?: FileSystem | undefined
}

/** Applies a delta, all of it or nothing; gives how many rows it wrote or deleted. Doing it twice changes nothing more. */
export function applyDelta(db: DictDB, file: string, options: DeltaOptions = {}): number {
  const { allowedDir, files = nodeFileSystem } = options
  if (allowedDir !== undefined) refuseOutside(allowedDir, file)
  const delta = parseFile(file, files.readNow(file)) as DeltaJson
  if (delta?.type !== 'delta' || typeof delta.tables !== 'object') throw new CorruptFileError(file, 'it is not a delta')
  refuseOther(delta.base, options.madeOf)
  const indexes = Object.entries(delta.indexes ?? {})
  return db.transaction((): number => {
    for (const name of delta.dropped ?? []) if (db.hasTable(name)) db.dropTable(name)
    for (const [name, head] of Object.entries(delta.created ?? {})) {
      if (!db.hasTable(name)) finishTable(defineFrom(db, name, head), head)
    }
    for (const [name, wanted] of indexes) if (db.hasTable(name)) dropOtherIndexes(db.anyTable(name), wanted)
    let affected = 0
    for (const [name, changes] of Object.entries(delta.tables)) {
      const table = db.hasTable(name) ? db.anyTable(name) : makeMissing(db, name, changes, options)
      if (table !== undefined) affected += applyTable(table, changes)
    }
    for (const [name, wanted] of indexes) if (db.hasTable(name)) createMissingIndexes(db.anyTable(name), wanted)
    return affected
  })
}

type TableChanges = DeltaJson['tables'][string]

function applyTable(
  table: AnyTable,
  { upserts = [], deletes = [], format, next_pk: nextKey = 1 }: TableChanges,
): number {
  const rows = rowsFrom(table, upserts, format)
  const key = table.store.primaryKey
  const written = new Set(rows.map((row) => row[key]))
  const keys = format === OWN_FORMAT ? deletes.map(fromJson) : deletes
  let affected = rows.length
  // A row deleted here may free a unique value that a written one takes: deletes go first, but never undo a write before it.
  for (const gone of keys) if (!written.has(gone) && table.discard(gone)) affected++
  table.putAll(rows)
  for (const gone of keys) if (written.has(gone) && table.discard(gone)) affected++
  table.store.nextKey = Math.max(table.store.nextKey, nextKey)
  return affected
}

function makeMissing(
  db: DictDB,
  name: string,
  { upserts = [] }: TableChanges,
  { createMissing, onSkipped }: DeltaOptions,
): AnyTable | undefined {
  if (createMissing === true && upserts.length > 0 && upserts.every((row) => row['id'] !== undefined)) {
    onSkipped?.(name, 'the full backup has no such table; it was made anew with primary key id')
    return db.define({ name, primaryKey: 'id', schema: undefined, indexes: [] })
  }
  onSkipped?.(name, 'the full backup has no such table')
  return undefined
}

function refuseOther(base: string | undefined, madeOf: ReadonlySet<string> | undefined): void {
  if (base === undefined || madeOf === undefined || madeOf.has(base)) return
  throw new DictDBError(`It builds on '${base}', which is missing or damaged.`)
}

function refuseOutside(directory: string, file: string): void {
  const path = relative(resolve(directory), resolve(file))
  if (path.startsWith('..') || resolve(path) === path) throw new DictDBError(`'${file}' is outside of '${directory}'.`)
}
