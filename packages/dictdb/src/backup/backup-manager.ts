import { basename } from 'node:path'
import type { DictDB } from '../database/node-database.ts'
import { CorruptFileError, DictDBError } from '../errors.ts'
import { type FileSystem, removeQuietly, replaceFile } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import { logger } from '../logging/logger.ts'
import { deltaOf, encodeDelta } from '../python/delta.ts'
import { encodeFull, statesOf, yielding } from '../python/save-load.ts'
import { backupName, listBackups } from './backup-names.ts'
import { expiredBackups, type Retention } from './retention.ts'
import { verifyBackup } from './verify-backup.ts'

export interface BackupOptions extends Retention {
  /** Seconds between scheduled backups. */
  readonly backupInterval?: number | undefined
  readonly fileFormat?: 'json' | undefined
  /** Seconds at least between backups that `notifyChange` starts. */
  readonly minBackupInterval?: number | undefined
  readonly onBackupFailure?: ((error: Error, consecutiveFailures: number) => void) | undefined
  readonly onBackupSuccess?: ((result: BackupResult) => void) | undefined
  /** Writes what changed instead of everything. */
  readonly incremental?: boolean | undefined
  readonly maxDeltasBeforeFull?: number | undefined
  /** Reads each backup again after writing it. */
  readonly verify?: boolean | undefined
  readonly files?: FileSystem | undefined
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  /** Between 0 and 1; spreads the retries of several processes. */
  readonly random?: (() => number) | undefined
}

/** What a backup call did. A failure is a result too: backups never throw. */
export type BackupResult =
  | { readonly kind: 'full' | 'delta'; readonly file: string; readonly rows: number; readonly bytes: number }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failed'; readonly error: Error }

/** Writes backups: on a schedule, after changes, and when asked. */
export class BackupManager {
  private readonly db: DictDB
  private readonly directory: string
  private readonly options: BackupOptions
  private readonly files: FileSystem
  private readonly now: () => number
  private readonly base: { version: number }
  private readonly letGo: () => void
  private chain: Promise<unknown> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private trailing: NodeJS.Timeout | undefined
  private failures = 0
  private deltas = 0
  private hasFull = false
  private lastStamp = 0
  private lastName = ''
  private lastBackup = Number.NEGATIVE_INFINITY
  private running = false

  constructor(db: DictDB, directory: string, options: BackupOptions = {}) {
    if (options.fileFormat !== undefined && options.fileFormat !== 'json')
      throw new DictDBError('Backups are written as JSON.')
    this.db = db
    this.directory = directory
    this.options = options
    this.files = options.files ?? nodeFileSystem
    this.now = options.now ?? Date.now
    this.files.makeDirectoryNow(directory)
    for (const name of this.files.listNow(directory)) {
      if (/^dictdb_\w+\.json\.tmp$/.test(name)) removeQuietly(this.files, `${directory}/${name}`)
    }
    this.lastStamp = listBackups(this.files, directory).at(-1)?.time ?? 0
    this.base = { version: db.commits.version }
    this.letGo = db.holdBase(this.base)
  }

  /** Failures since the last success. */
  get consecutiveFailures(): number {
    return this.failures
  }

  get deltasSinceFull(): number {
    return this.deltas
  }

  /** Starts scheduled backups; does nothing when they run. The timers keep no process alive. */
  start(): void {
    if (this.running) return
    this.running = true
    this.schedule()
    logger.info('scheduled backups started', { directory: this.directory })
  }

  /** Ends scheduled backups and waits for one under way; `final` writes a last one. May be started again. */
  async stop({ final = false }: { readonly final?: boolean } = {}): Promise<void> {
    this.running = false
    clearTimeout(this.timer)
    clearTimeout(this.trailing)
    this.trailing = undefined
    if (final) await this.backupNow()
    await this.chain
    logger.info('scheduled backups stopped', { directory: this.directory })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    this.letGo()
  }

  /** A delta in incremental mode, and every so many a full; else a full. */
  backupNow(): Promise<BackupResult> {
    return this.enqueue(() => {
      const { incremental = false, maxDeltasBeforeFull = 10 } = this.options
      return incremental && this.deltas < maxDeltasBeforeFull ? this.writeDelta() : this.writeFull()
    })
  }

  backupFull(): Promise<BackupResult> {
    return this.enqueue(() => this.writeFull())
  }

  /** What changed since the last backup; skipped when nothing did, and a full when there is none to build on. */
  backupDelta(): Promise<BackupResult> {
    return this.enqueue(() => this.writeDelta())
  }

  /** Says that something worth keeping happened: backs up now, or as soon as `minBackupInterval` allows. */
  notifyChange(): void {
    if (this.trailing !== undefined) return
    const { minBackupInterval = 5 } = this.options
    const wait = this.lastBackup + minBackupInterval * 1000 - this.now()
    if (wait <= 0) {
      this.lastBackup = this.now()
      void this.backupNow()
      return
    }
    this.trailing = setTimeout(() => {
      this.trailing = undefined
      void this.backupNow()
    }, wait).unref()
  }

  /** One at a time; what is written is taken when its turn comes. */
  private enqueue(write: () => Promise<BackupResult>): Promise<BackupResult> {
    const turn = this.chain.then(async () => {
      try {
        const result = await write()
        this.succeeded(result)
        return result
      } catch (error) {
        return this.failed(error instanceof Error ? error : new Error(String(error)))
      }
    })
    this.chain = turn
    return turn
  }

  private async writeFull(): Promise<BackupResult> {
    const { version } = this.db.commits
    const states = statesOf(this.db)
    const rows = states.reduce((total, state) => total + state.rows.length, 0)
    const result = await this.write('full', rows, () => encodeFull(states, true))
    this.hasFull = true
    this.deltas = 0
    this.moveBase(version)
    this.applyRetention()
    return result
  }

  private async writeDelta(): Promise<BackupResult> {
    if (!this.hasFull) return this.writeFull()
    const { version } = this.db.commits
    const state = deltaOf(this.db, this.base.version)
    if (state === undefined) return { kind: 'skipped' }
    const result = await this.write('delta', state.rows, (time) =>
      encodeDelta(state, { timestamp: time / 1e6, base: this.lastName, allowNaN: true }),
    )
    this.deltas++
    this.moveBase(version)
    return result
  }

  private async write(
    kind: 'full' | 'delta',
    rows: number,
    encode: (time: number) => Iterable<Uint8Array>,
  ): Promise<BackupResult> {
    // Strictly rising, whatever the clock does: restore applies files in the order of their names.
    const time = Math.max(Math.round(this.now() * 1000), this.lastStamp + 1)
    const file = `${this.directory}/${backupName(kind, time)}`
    const bytes = await replaceFile(this.files, file, yielding(encode(time)))
    this.lastStamp = time
    if (this.options.verify === true) this.check(file, rows)
    this.lastName = basename(file)
    return { kind, file, rows, bytes }
  }

  private check(file: string, rows: number): void {
    try {
      const found = verifyBackup(file, this.files)
      if (found.rows !== rows) throw new CorruptFileError(file, `${found.rows} rows were read back of ${rows}`)
    } catch (error) {
      removeQuietly(this.files, file)
      throw error
    }
  }

  private moveBase(version: number): void {
    this.base.version = version
    this.db.pruneDeleted()
  }

  private applyRetention(): void {
    for (const { name } of expiredBackups(listBackups(this.files, this.directory), this.options, this.now())) {
      removeQuietly(this.files, `${this.directory}/${name}`)
      logger.info('old backup removed', { file: name })
    }
  }

  private succeeded(result: BackupResult): void {
    this.failures = 0
    this.lastBackup = this.now()
    if (result.kind === 'full' || result.kind === 'delta')
      logger.info('backup written', { file: basename(result.file), rows: result.rows })
    safely('onBackupSuccess', () => this.options.onBackupSuccess?.(result))
  }

  private failed(error: Error): BackupResult {
    this.failures++
    logger.error('backup failed', { error: error.message, consecutiveFailures: this.failures })
    safely('onBackupFailure', () => this.options.onBackupFailure?.(error, this.failures))
    return { kind: 'failed', error }
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.backupNow().then(() => {
        if (this.running) this.schedule()
      })
    }, this.delay()).unref()
  }

  /** The interval; after failures less, doubling each time up to it, and spread so that processes do not retry in step. */
  private delay(): number {
    const { backupInterval = 300, minBackupInterval = 5, random = Math.random } = this.options
    if (this.failures === 0) return backupInterval * 1000
    const seconds = Math.min(backupInterval, minBackupInterval * 2 ** (this.failures - 1))
    return seconds * 1000 * (0.8 + 0.4 * random())
  }
}

function safely(name: string, callback: () => void): void {
  try {
    callback()
  } catch (error) {
    logger.error(`${name} threw`, { error: String(error) })
  }
}
