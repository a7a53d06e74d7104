import { BackpressureError, DurabilityError } from '../errors.ts'
import { type FileSystem, type OpenFile, writeAll, writeAllNow } from '../files/file-system.ts'
import { logger } from '../logging/logger.ts'
import { LOG_FORMAT } from './read-log.ts'
import { frame } from './record.ts'

/**
 * When commits reach the disk. `group`: one write and one fsync for all that came meanwhile. `always`: before the
 * statement returns. `os`: to the system each turn, which a kill survives and a power cut does not. `none`: now and then.
 */
export type SyncMode = 'group' | 'always' | 'os' | 'none'

export interface LogWriterParts {
  readonly files: FileSystem
  readonly directory: string
  readonly sync: SyncMode
  readonly maxPendingBytes: number
}

interface Entry {
  readonly lsn: number
  readonly json: string
}

interface Waiter {
  readonly lsn: number
  resolve(): void
  reject(error: unknown): void
}

const LAZY_MS = 50

/** Appends records to the log and says when they are durable. After a failure it takes nothing until it is replaced. */
export class LogWriter {
  lsn: number
  bytes: number
  failure: DurabilityError | undefined
  private readonly parts: LogWriterParts
  private file: OpenFile
  private pending: Entry[] = []
  private pendingBytes = 0
  private waiters: Waiter[] = []
  private syncedLsn: number
  private allSynced = true
  private flushing: Promise<void> | undefined
  private scheduled = false
  private cutAfter: number | undefined
  private rotated: SharedWaiter | undefined

  constructor(parts: LogWriterParts, file: OpenFile, at: { lsn: number; bytes: number }) {
    this.parts = parts
    this.file = file
    this.lsn = at.lsn
    this.syncedLsn = at.lsn
    this.bytes = at.bytes
  }

  /** Starts a log whose first record will follow `lsn`. */
  static create(parts: LogWriterParts, lsn: number): LogWriter {
    const { file, bytes } = beginLog(parts, lsn)
    file.syncNow()
    parts.files.syncDirectoryNow(parts.directory)
    return new LogWriter(parts, file, { lsn, bytes })
  }

  /** Throws when nothing may be written now. */
  accept(): void {
    if (this.failure !== undefined) throw this.failure
    if (this.pendingBytes > this.parts.maxPendingBytes) throw new BackpressureError(this.pendingBytes)
  }

  append(records: readonly string[]): void {
    for (const json of records) {
      this.lsn++
      this.pending.push({ lsn: this.lsn, json })
      this.pendingBytes += json.length + 24
    }
    this.schedule()
  }

  /** Resolves when everything appended so far is synced. */
  durable(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    if (this.syncedLsn === this.lsn) return Promise.resolve()
    const last = this.waiters[this.waiters.length - 1]
    if (last instanceof SharedWaiter && last.lsn === this.lsn) return last.promise
    const waiter = new SharedWaiter(this.lsn)
    this.waiters.push(waiter)
    this.flush()
    return waiter.promise
  }

  /** From here on records go to a new log; those before it to the old one. Gives the LSN between them. */
  rotate(): { readonly lsn: number; readonly done: Promise<void> } {
    const { lsn } = this
    if (this.parts.sync !== 'group') {
      this.rotateNow()
      return { lsn, done: Promise.resolve() }
    }
    this.cutAfter = lsn
    this.rotated = new SharedWaiter(lsn)
    this.flush()
    return { lsn, done: this.rotated.promise }
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.flushing !== undefined) await this.flushing
  }

  async close(): Promise<void> {
    if (this.failure === undefined) await this.durable().catch(() => {})
    await this.idle()
    this.file.closeNow()
  }

  private schedule(): void {
    const { sync } = this.parts
    if (sync === 'always') {
      this.writeThrough()
      return
    }
    if (this.scheduled) return
    this.scheduled = true
    const run = () => {
      this.scheduled = false
      if (this.failure !== undefined || this.pending.length === 0) return
      if (sync === 'group') this.flush()
      else if (this.flushing === undefined) this.writeOut()
    }
    if (sync === 'none') setTimeout(run, LAZY_MS)
    else queueMicrotask(run)
  }

  /** Written and synced before the statement returns; a failure undoes it. */
  private writeThrough(): void {
    try {
      this.writePendingNow()
      this.file.syncNow()
      this.synced(this.lsn)
    } catch (error) {
      throw this.fail(error)
    }
  }

  private writeOut(): void {
    try {
      this.writePendingNow()
    } catch (error) {
      this.fail(error)
    }
  }

  private writePendingNow(): void {
    if (this.pending.length === 0) return
    const bytes = this.take(this.pending.length)
    writeAllNow(this.file, bytes)
    this.bytes += bytes.length
    this.pendingBytes = 0
  }

  private rotateNow(): void {
    try {
      this.writePendingNow()
      this.file.syncNow()
      this.synced(this.lsn)
      const { file, bytes } = beginLog(this.parts, this.lsn)
      file.syncNow()
      this.parts.files.syncDirectoryNow(this.parts.directory)
      this.file.closeNow()
      this.file = file
      this.bytes = bytes
    } catch (error) {
      throw this.fail(error)
    }
  }

  private flush(): void {
    if (this.flushing === undefined && this.failure === undefined) this.flushing = this.flushAll()
  }

  private async flushAll(): Promise<void> {
    // A turn's writers all come in before the first write: waiting costs a microtask and saves them an fsync each.
    await Promise.resolve()
    try {
      while (this.hasWork()) {
        const cut = this.cutAfter
        const count = cut === undefined ? this.pending.length : this.pending.findIndex(({ lsn }) => lsn > cut)
        await this.flushSome(count < 0 ? this.pending.length : count)
        if (cut !== undefined && this.cutAfter === cut) await this.switchLog(cut)
      }
    } catch (error) {
      this.fail(error)
    } finally {
      // In the same turn as the last look for work: who comes later must find the way to a new flush open.
      this.flushing = undefined
    }
  }

  private hasWork(): boolean {
    if (this.pending.length > 0 || this.cutAfter !== undefined) return true
    return this.waiters.length > 0 && this.syncedLsn < this.waiters[0]!.lsn
  }

  private async flushSome(count: number): Promise<void> {
    const until = count === 0 ? (this.pending[0]?.lsn ?? this.lsn + 1) - 1 : this.pending[count - 1]!.lsn
    if (count > 0) {
      const taken = this.pendingBytes
      const bytes = this.take(count)
      await writeAll(this.file, bytes)
      this.bytes += bytes.length
      this.pendingBytes -= Math.min(this.pendingBytes, taken)
    }
    await this.file.sync()
    this.synced(until)
  }

  private async switchLog(lsn: number): Promise<void> {
    const { file, bytes } = beginLog(this.parts, lsn)
    await file.sync()
    await this.parts.files.syncDirectory(this.parts.directory)
    this.file.closeNow()
    this.file = file
    this.bytes = bytes
    this.cutAfter = undefined
    this.rotated?.resolve()
  }

  private take(count: number): Uint8Array {
    const entries = count === this.pending.length ? this.pending : this.pending.slice(0, count)
    this.pending = count === this.pending.length ? [] : this.pending.slice(count)
    let text = ''
    for (const { lsn, json } of entries) {
      text += frame(lsn, json, this.allSynced)
      this.allSynced = false
    }
    return Buffer.from(text)
  }

  private synced(lsn: number): void {
    this.syncedLsn = lsn
    this.allSynced = true
    let done = 0
    while (done < this.waiters.length && this.waiters[done]!.lsn <= lsn) this.waiters[done++]!.resolve()
    if (done > 0) this.waiters.splice(0, done)
  }

  /** What could not be written is in memory but not on disk: nothing more is taken, and the descriptor is never tried again. */
  private fail(error: unknown): DurabilityError {
    const failure = new DurabilityError(
      `The log could not be written (${error instanceof Error ? error.message : String(error)}). Nothing more is accepted until reopenLog().`,
      error,
    )
    this.failure = failure
    this.pending = []
    this.pendingBytes = 0
    for (const waiter of this.waiters.splice(0)) waiter.reject(failure)
    this.rotated?.reject(failure)
    logger.critical('log write failed', { error: String(error) })
    return failure
  }
}

class SharedWaiter implements Waiter {
  readonly lsn: number
  readonly promise: Promise<void>
  resolve: () => void = () => {}
  reject: (error: unknown) => void = () => {}

  constructor(lsn: number) {
    this.lsn = lsn
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    // Whoever awaits sees the rejection; one nobody awaits must not end the process.
    this.promise.catch(() => {})
  }
}

/** The path of the log that begins after `lsn`. */
export function logPath(directory: string, lsn: number): string {
  return `${directory}/log-${String(lsn).padStart(16, '0')}.ddb`
}

function beginLog({ files, directory }: LogWriterParts, lsn: number): { file: OpenFile; bytes: number } {
  const file = files.openNow(logPath(directory, lsn), 'create')
  try {
    const header = Buffer.from(frame(lsn, JSON.stringify({ format: LOG_FORMAT }), true))
    writeAllNow(file, header)
    return { file, bytes: header.length }
  } catch (error) {
    file.closeNow()
    throw error
  }
}
