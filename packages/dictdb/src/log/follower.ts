import type { AnyTable } from '../database/commit.ts'
import { DictDB } from '../database/database.ts'
import { DictDBError } from '../errors.ts'
import type { FileSystem } from '../files/file-system.ts'
import { equalValues } from '../index/compare.ts'
import { logger } from '../logging/logger.ts'
import { createMissingIndexes, dropOtherIndexes } from '../table/adopt-indexes.ts'
import { applyCommit } from './apply-commit.ts'
import { definitionToJson } from './definition-codec.ts'
import { logPath } from './log-writer.ts'
import { readLog } from './read-log.ts'
import { listStore, recover } from './recover.ts'

// A snapshot may remove a log between listing and reading it; the next listing shows what replaced it.
const OPEN_ATTEMPTS = 5

/** Keeps a read-only database in step with the log another process writes. */
export class Follower {
  lsn = 0
  private readonly db: DictDB
  private readonly files: FileSystem
  private readonly directory: string
  private start = 0
  private offset = 0
  private readonly timer: NodeJS.Timeout | undefined

  constructor(files: FileSystem, directory: string, db: DictDB, everyMs: number) {
    this.files = files
    this.directory = directory
    this.db = db
    this.load(db)
    db.commits.readOnly = true
    if (everyMs > 0) this.timer = setInterval(() => this.refreshQuietly(), everyMs).unref()
  }

  /** Takes in what has been written since; gives how many commits. */
  refresh(): number {
    let applied = this.readTail()
    for (;;) {
      const { logs } = listStore(this.files, this.directory)
      const newest = logs.at(-1) ?? this.start
      if (newest <= this.start) return applied
      // The writer ends one log before it begins the next: a last look, then over to it.
      applied += this.readTail()
      if (logs.includes(this.lsn) && this.lsn > this.start) {
        this.start = this.lsn
        this.offset = 0
        applied += this.readTail()
      } else return applied + this.reload()
    }
  }

  close(): void {
    clearInterval(this.timer)
  }

  private refreshQuietly(): void {
    try {
      this.refresh()
    } catch (error) {
      logger.error('follower could not read the log', { directory: this.directory, error: String(error) })
    }
  }

  private readTail(): number {
    const path = logPath(this.directory, this.start)
    if (!this.files.existsNow(path)) return 0
    const content = readLog(
      path,
      this.files.readNow(path, this.offset),
      this.offset === 0 ? this.start : this.lsn,
      this.offset > 0,
    )
    this.offset += content.validBytes
    let applied = 0
    for (const commit of content.commits) {
      if (commit.lsn <= this.lsn) continue
      applyCommit(this.db, commit)
      this.lsn = commit.lsn
      applied++
    }
    return applied
  }

  private load(into: DictDB): void {
    for (let attempt = 1; ; attempt++) {
      const fresh = into === this.db && attempt === 1 ? into : new DictDB({ freeze: this.db.freezes })
      try {
        const { lsn, log } = recover(this.files, this.directory, fresh)
        this.lsn = lsn
        this.start = log?.start ?? lsn
        this.offset = log?.lastLsn === lsn ? log.bytes : 0
        if (fresh !== into) adopt(into, fresh)
        return
      } catch (error) {
        if (attempt >= OPEN_ATTEMPTS || error instanceof DictDBError) throw error
      }
    }
  }

  /** The log this one was reading is gone: what a newer snapshot says is compared with what is here. */
  private reload(): number {
    const fresh = new DictDB({ freeze: this.db.freezes })
    this.load(fresh)
    adopt(this.db, fresh)
    return 1
  }
}

/** Makes `db` equal to `fresh` by changes, so that tables stay the same objects and listeners hear what changed. */
function adopt(db: DictDB, fresh: DictDB): void {
  db.commits.replay(() => {
    for (const name of db.listTables()) {
      if (!fresh.hasTable(name) || shapeOf(db.anyTable(name)) !== shapeOf(fresh.anyTable(name))) db.dropTable(name)
    }
    for (const name of fresh.listTables()) {
      const from = fresh.anyTable(name)
      if (!db.hasTable(name)) db.define(from.definition())
      const to = db.anyTable(name)
      dropOtherIndexes(to, from.indexes())
      adoptRows(to, from)
      createMissingIndexes(to, from.indexes())
    }
    db.arrange(fresh.listTables())
  })
}

/** Rows that are gone go, and those that lie in another order: what comes in again comes last, as it does in `from`. */
function adoptRows(to: AnyTable, from: AnyTable): void {
  const key = from.store.primaryKey
  for (const row of to.store.all()) if (from.store.get(row[key]) === undefined) to.discard(row[key])
  const rows = from.store.all()
  const held = to.store.all()
  const moved = held.findIndex((row, i) => !equalValues(row[key], rows[i]![key]))
  if (moved >= 0) for (const row of held.slice(moved)) to.discard(row[key])
  to.putAll(rows.filter((row) => !equalValues(to.store.get(row[key]), row)))
  to.store.nextKey = from.store.nextKey
}

/** What of a table cannot change without making it anew. */
function shapeOf(table: AnyTable): string {
  return JSON.stringify(definitionToJson({ ...table.definition(), name: '', indexes: [] }))
}
