import { AsyncLocalStorage } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { ClosedError, DictDBError, ReadOnlyError } from '../errors.ts'
import { type FileSystem, replaceFileNow } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { type LockContext, RwLock } from '../lock/rw-lock.ts'
import { Follower } from '../log/follower.ts'
import type { Recovery } from '../log/recover.ts'
import { Store, type StoreOptions } from '../log/store.ts'
import { applyDelta, type DeltaOptions } from '../python/apply-delta.ts'
import {
  type FileFormat,
  type LoadOptions,
  loadText,
  type SaveOptions,
  saveAsync,
  saveNow,
} from '../python/save-load.ts'
import type { TextFiles } from '../table/table-host.ts'
import { type DatabaseOptions, DictDB as MemoryDictDB } from './database.ts'

export interface OpenOptions extends StoreOptions, DatabaseOptions {
  /** Follows the log of another process, and takes no writes. */
  readonly readOnly?: boolean | undefined
  /** How often a follower looks for new records, in milliseconds; 0 leaves it to `refresh()`. */
  readonly followEvery?: number | undefined
  readonly files?: FileSystem | undefined
}

export interface DatabaseStatus {
  readonly mode: 'memory' | 'writer' | 'follower' | 'closed'
  readonly lsn: number
  readonly logBytes: number
  /** Set after a failed write, until `reopenLog()`. */
  readonly failure: Error | undefined
  readonly recovery: Recovery | undefined
}

/** The database with everything that needs files: a directory it survives in, save and load, backups' other half. */
export class DictDB extends MemoryDictDB {
  private store: Store | undefined
  private follower: Follower | undefined
  private closed = false

  /** Opens a database that lives in a directory, which is made where it is missing. */
  static async open(directory: string, options: OpenOptions = {}): Promise<DictDB> {
    const db = new DictDB(options)
    const files = options.files ?? nodeFileSystem
    if (options.readOnly === true) db.follower = new Follower(files, directory, db, options.followEvery ?? 100)
    else db.store = Store.open(files, directory, db, options)
    return db
  }

  /** Reads a file that `save`, a backup or the Python original wrote. */
  static load(file: string, format: FileFormat = 'json', options: LoadOptions = {}): DictDB {
    const db = new DictDB(options)
    loadText(db, file, (options.files ?? nodeFileSystem).readNow(file), format, options)
    return db
  }

  /** `load`, without holding up the event loop while the file is read. */
  static async asyncLoad(file: string, format: FileFormat = 'json', options: LoadOptions = {}): Promise<DictDB> {
    const bytes = await (options.files ?? nodeFileSystem).read(file)
    const db = new DictDB(options)
    loadText(db, file, bytes, format, options)
    return db
  }

  /** Writes all tables to one file, in the shape the Python original reads; the file is replaced whole or not at all. */
  save(file: string, format: FileFormat = 'json', options: SaveOptions = {}): void {
    saveNow(this, file, format, options)
  }

  /** `save`, of the state of this moment, in pieces between which other work goes on. */
  asyncSave(file: string, format: FileFormat = 'json', options: SaveOptions = {}): Promise<void> {
    return saveAsync(this, file, format, options)
  }

  /** Applies a delta that `BackupManager`, or the Python original's, wrote; gives how many rows it touched. */
  applyDelta(file: string, options: DeltaOptions = {}): number {
    return applyDelta(this, file, options)
  }

  /** Runs `fn` so that all of its writes happen or none; with `durable`, resolves once they survive a loss of power. */
  override transaction<T>(fn: () => T extends PromiseLike<unknown> ? never : T): T
  override transaction<T>(
    fn: () => T extends PromiseLike<unknown> ? never : T,
    options: { readonly durable: true },
  ): Promise<T>
  override transaction<T>(
    fn: () => T extends PromiseLike<unknown> ? never : T,
    options?: { readonly durable: true },
  ): T | Promise<T> {
    if (options?.durable !== true) return super.transaction<T>(fn)
    return this.transactDurably<T>(fn)
  }

  /** Writes a snapshot while writes go on, and drops the log before it. Gives its LSN. */
  snapshot(): Promise<number> {
    return this.needStore('snapshot').snapshot()
  }

  /** After a DurabilityError: writes what is in memory to a new snapshot and a new log, and accepts writes again. */
  reopenLog(): Promise<void> {
    return this.needStore('reopenLog').reopenLog()
  }

  /** A follower takes in what has been written since; gives how many commits. */
  refresh(): number {
    if (this.follower === undefined) throw new DictDBError('Only a database opened with readOnly refreshes.')
    return this.follower.refresh()
  }

  status(): DatabaseStatus {
    const mode = this.closed
      ? 'closed'
      : this.store !== undefined
        ? 'writer'
        : this.follower !== undefined
          ? 'follower'
          : 'memory'
    const lsn = this.store?.lsn ?? this.follower?.lsn ?? this.commits.version
    return {
      mode,
      lsn,
      logBytes: this.store?.logBytes ?? 0,
      failure: this.store?.failure,
      recovery: this.store?.recovery,
    }
  }

  /** Waits for the disk and lets the directory go; nothing is written after it. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.follower?.close()
    await this.store?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  override files(_operation: string): TextFiles {
    return TEXT_FILES
  }

  override makeLock(): RwLock {
    return new RwLock(LOCK_CONTEXT)
  }

  private async transactDurably<T>(fn: () => T extends PromiseLike<unknown> ? never : T): Promise<T> {
    const result = super.transaction<T>(fn)
    await this.durable()
    return result
  }

  private needStore(operation: string): Store {
    if (this.closed) throw new ClosedError()
    if (this.follower !== undefined) throw new ReadOnlyError()
    if (this.store === undefined) throw new DictDBError(`${operation} needs a database opened from a directory.`)
    return this.store
  }
}

const TEXT_FILES: TextFiles = {
  readText: (file, encoding = 'utf-8') => decode(readFileSync(file), encoding),
  writeText: (file, text, encoding = 'utf-8') => replaceFileNow(nodeFileSystem, file, [encode(text, encoding)]),
}

function decode(bytes: Buffer, encoding: string): string {
  const plain = encoding.toLowerCase().replaceAll('-', '')
  // TextDecoder reads 'latin1' as windows-1252, and in one shot does it wrongly on Node 20.
  if (plain === 'latin1' || plain === 'iso88591') return bytes.toString('latin1')
  return new TextDecoder(encoding).decode(bytes)
}

function encode(text: string, encoding: string): Uint8Array {
  const plain = encoding.toLowerCase().replaceAll(/[-_]/g, '')
  if (plain === 'utf8') return Buffer.from(text)
  if (plain === 'utf8sig') return Buffer.from(`\ufeff${text}`)
  if (plain === 'utf16le') return Buffer.from(text, 'utf16le')
  if (plain === 'latin1' || plain === 'iso88591' || plain === 'ascii') return Buffer.from(text, 'latin1')
  throw new DictDBError(`Text cannot be written as '${encoding}'. Use utf-8, utf-8-sig, utf-16le or latin1.`)
}

const storage = new AsyncLocalStorage<ReadonlySet<RwLock>>()

const LOCK_CONTEXT: LockContext = {
  held: () => storage.getStore() ?? NO_LOCKS,
  run: (held, fn) => storage.run(held, fn),
}

const NO_LOCKS: ReadonlySet<RwLock> = new Set()
