import type { Commit, Journal } from '../database/commit.ts'
import type { DictDB } from '../database/database.ts'
import { ClosedError } from '../errors.ts'
import { type FileSystem, replaceFile } from '../files/file-system.ts'
import { type DirectoryLock, lockDirectory } from '../lock/directory-lock.ts'
import { logger } from '../logging/logger.ts'
import { capture, encodeSnapshot, snapshotPath } from '../snapshot/snapshot-codec.ts'
import { LogWriter, type LogWriterParts, logPath, type SyncMode } from './log-writer.ts'
import { encodeCommit } from './record.ts'
import { type Recovery, recover, sweep } from './recover.ts'

export interface StoreOptions {
  readonly sync?: SyncMode | undefined
  /** Bytes that may wait for the disk before writes are refused. */
  readonly maxPendingBytes?: number | undefined
  /** A log longer than this, and than twice the snapshot, starts a new snapshot. */
  readonly compactAfterBytes?: number | undefined
  /** `salvage` keeps what precedes damage in a log, after copying the file, where opening would throw. */
  readonly recover?: 'strict' | 'salvage' | undefined
}

const MEGABYTE = 1024 * 1024

/** A database's directory: log, snapshots, lock. It is the database's journal. */
export class Store implements Journal {
  readonly recovery: Recovery
  private readonly db: DictDB
  private readonly parts: LogWriterParts
  private readonly lock: DirectoryLock
  private readonly compactAfterBytes: number
  private writer: LogWriter
  private snapshotBytes: number
  private snapshotting: Promise<number> | undefined
  private closed = false

  private constructor(
    db: DictDB,
    parts: LogWriterParts,
    opened: { recovery: Recovery; writer: LogWriter; lock: DirectoryLock; compactAfterBytes: number },
  ) {
    this.db = db
    this.parts = parts
    this.recovery = opened.recovery
    this.writer = opened.writer
    this.lock = opened.lock
    this.compactAfterBytes = opened.compactAfterBytes
    this.snapshotBytes = opened.recovery.snapshotBytes
  }

  /** Fills the database from the directory and journals it there from now on. */
  static open(files: FileSystem, directory: string, db: DictDB, options: StoreOptions = {}): Store {
    files.makeDirectoryNow(directory)
    const lock = lockDirectory(files, directory)
    try {
      const parts = {
        files,
        directory,
        sync: options.sync ?? 'group',
        maxPendingBytes: options.maxPendingBytes ?? 64 * MEGABYTE,
      }
      const salvage = options.recover === 'salvage'
      for (const name of files.listNow(directory)) if (name.endsWith('.tmp')) files.removeNow(`${directory}/${name}`)
      if (salvage) keepCopies(files, directory)
      const recovery = recover(files, directory, db, salvage)
      const writer = resume(parts, recovery)
      const store = new Store(db, parts, {
        recovery,
        writer,
        lock,
        compactAfterBytes: options.compactAfterBytes ?? 64 * MEGABYTE,
      })
      sweep(files, directory, recovery.snapshotLsn)
      db.commits.journal = store
      return store
    } catch (error) {
      lock.release()
      throw error
    }
  }

  get lsn(): number {
    return this.writer.lsn
  }

  get logBytes(): number {
    return this.writer.bytes
  }

  get failure(): Error | undefined {
    return this.writer.failure
  }

  accept(): void {
    if (this.closed) throw new ClosedError()
    this.writer.accept()
  }

  write({ changes }: Commit): void {
    this.writer.append(encodeCommit(changes))
    if (
      this.writer.bytes > Math.max(this.compactAfterBytes, 2 * this.snapshotBytes) &&
      this.snapshotting === undefined
    ) {
      // After this commit, not in its middle.
      queueMicrotask(() => void this.compact())
    }
  }

  durable(): Promise<void> {
    return this.writer.durable()
  }

  /** Writes the state of this moment to a new snapshot while writes go on; the logs before it go. Gives its LSN. */
  snapshot(): Promise<number> {
    if (this.closed) return Promise.reject(new ClosedError())
    if (this.writer.failure !== undefined) return Promise.reject(this.writer.failure)
    this.snapshotting ??= this.writeSnapshot(this.writer).finally(() => {
      this.snapshotting = undefined
    })
    return this.snapshotting
  }

  /** After a failed write: a fresh snapshot of what is in memory, and a log in a new file. */
  async reopenLog(): Promise<void> {
    if (this.closed) throw new ClosedError()
    if (this.writer.failure === undefined) return
    await this.writer.idle()
    const failed = this.writer
    // The failed log may hold more records than it acknowledged; the new one begins past anything it can hold.
    const state = capture(this.db, failed.lsn + 1)
    this.snapshotBytes = await replaceFile(
      this.parts.files,
      snapshotPath(this.parts.directory, state.lsn),
      encodeSnapshot(state),
    )
    this.writer = LogWriter.create(this.parts, state.lsn)
    await failed.close().catch(() => {})
    sweep(this.parts.files, this.parts.directory, state.lsn)
    logger.warning('log reopened', { lsn: state.lsn })
  }

  async close(): Promise<void> {
    if (this.closed) return
    await this.snapshotting?.catch(() => {})
    this.closed = true
    await this.writer.close()
    this.lock.release()
  }

  private async compact(): Promise<void> {
    if (this.closed || this.snapshotting !== undefined || this.writer.failure !== undefined) return
    await this.snapshot().catch((error: unknown) => logger.error('compaction failed', { error: String(error) }))
  }

  private async writeSnapshot(writer: LogWriter): Promise<number> {
    const { lsn, done } = writer.rotate()
    const state = capture(this.db, lsn)
    const { files, directory } = this.parts
    await done
    this.snapshotBytes = await replaceFile(files, snapshotPath(directory, lsn), encodeSnapshot(state))
    sweep(files, directory, lsn)
    logger.info('snapshot written', { lsn, bytes: this.snapshotBytes })
    return lsn
  }
}

/** Goes on with the last log, its unfinished end cut off, or begins one. */
function resume(parts: LogWriterParts, { lsn, log, cutBytes }: Recovery): LogWriter {
  // A log that ends before the snapshot cannot be gone on with: its numbers would have a gap.
  if (log === undefined || log.lastLsn !== lsn) return LogWriter.create(parts, lsn)
  const file = parts.files.openNow(logPath(parts.directory, log.start), 'append')
  try {
    if (cutBytes > 0) file.truncateNow(log.bytes)
    // What was read may be only in the system's memory yet; from here on it is taken for synced.
    file.syncNow()
    parts.files.syncDirectoryNow(parts.directory)
  } catch (error) {
    file.closeNow()
    throw error
  }
  return new LogWriter(parts, file, { lsn, bytes: log.bytes })
}

function keepCopies(files: FileSystem, directory: string): void {
  for (const name of files.listNow(directory)) {
    if (!name.startsWith('log-') || name.endsWith('.damaged')) continue
    const copy = files.openNow(`${directory}/${name}.damaged`, 'create')
    try {
      copy.writeNow(files.readNow(`${directory}/${name}`))
      copy.syncNow()
    } finally {
      copy.closeNow()
    }
  }
}
