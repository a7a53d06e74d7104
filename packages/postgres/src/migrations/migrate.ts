import type { Client } from 'pg'
import { holdLock } from './hold-lock.ts'
import {
  type Applied,
  deleteApplied,
  ensureLedger,
  hasLedger,
  insertApplied,
  listApplied,
  listProgress,
} from './ledger.ts'
import { MigrationError } from './migration-error.ts'
import { type Migration, readMigrations } from './read-migrations.ts'
import { runScript } from './run-script.ts'

export interface MigrationOptions {
  /** A direct address: the runner's lock is a session's, which PgBouncer's transaction mode would lose. */
  url: string
  /** The folder of the migration files. */
  directory: string
  /** How long one statement may wait for a table's lock before the migration is tried again; 3 s. */
  lockTimeoutMs?: number
  /** How long to wait for another runner; 5 minutes. */
  waitMs?: number
  log?: { info(message: string): void; warn(message: string): void }
}

export interface StepOptions extends MigrationOptions {
  /** How many migrations, at most; all when it is left out. */
  steps?: number
  /** Says what would be done, and does nothing. */
  dryRun?: boolean
}

export interface MigrationReport {
  /** Names of what was (or with `dryRun` would be) applied or taken back, in that order. */
  done: string[]
  dryRun: boolean
  /** Applied in the database, but not among the files. */
  missing: string[]
}

export interface MigrationStatus {
  applied: Applied[]
  pending: string[]
  /** Applied, and the file was changed since. */
  changed: string[]
  /** Applied, and there is no such file. */
  missing: string[]
  /** Without a transaction, and stopped between two statements; the next run goes on. */
  halfDone: string[]
}

/** Applies what the database does not have yet: all of it, or the first `steps`. Safe to run in two programs at once. */
export async function migrate(options: StepOptions): Promise<MigrationReport> {
  const files = await readMigrations(options.directory)
  return holdLock(lockOf(options), async (client) => {
    const { applied, missing } = await checkHistory(client, files, options)
    const names = new Set(applied.map((a) => a.name))
    const pending = files.filter((file) => !names.has(file.name)).slice(0, options.steps)
    if (!options.dryRun) for (const file of pending) await apply(client, file, options)
    return { done: pending.map((file) => file.name), dryRun: options.dryRun ?? false, missing }
  })
}

/** Takes back the last `steps` migrations, one unless said otherwise, newest first. */
export async function rollback(options: StepOptions): Promise<MigrationReport> {
  const files = await readMigrations(options.directory)
  return holdLock(lockOf(options), async (client) => {
    const { applied, missing } = await checkHistory(client, files, options)
    await refuseHalfDone(client)
    const last = applied.toReversed().slice(0, options.steps ?? 1)
    const back = last.map(({ name }) => wayBack(files, name))
    if (!options.dryRun) for (const file of back) await takeBack(client, file, options)
    return { done: back.map((file) => file.name), dryRun: options.dryRun ?? false, missing }
  })
}

/** What is applied, what is not, and what does not fit; changes nothing. */
export async function migrationStatus(options: MigrationOptions): Promise<MigrationStatus> {
  const files = await readMigrations(options.directory)
  return holdLock(lockOf(options), async (client) => {
    const known = await hasLedger(client)
    const applied = known ? await listApplied(client) : []
    const progress = known ? await listProgress(client) : []
    const names = new Set(applied.map((a) => a.name))
    return {
      applied,
      pending: files.filter((file) => !names.has(file.name)).map((file) => file.name),
      changed: changedFiles(files, applied),
      missing: missingFiles(files, applied),
      halfDone: progress.map((p) => p.name),
    }
  })
}

const DEFAULT_WAIT_MS = 5 * 60_000
const DEFAULT_LOCK_TIMEOUT_MS = 3_000

function lockOf({ url, waitMs = DEFAULT_WAIT_MS }: MigrationOptions) {
  return { url, waitMs }
}

interface History {
  applied: Applied[]
  missing: string[]
}

async function checkHistory(client: Client, files: Migration[], { log, dryRun }: StepOptions): Promise<History> {
  if (!dryRun) await ensureLedger(client)
  const applied = (await hasLedger(client)) ? await listApplied(client) : []
  const [changed] = changedFiles(files, applied)
  if (changed !== undefined) {
    throw new MigrationError(
      'MIGRATION_CHANGED',
      `${changed}.sql was changed after it was applied to ${client.database}. Put it back as it was, and write the change as a new migration.`,
    )
  }
  // Not an error: an older release on a newer database, as after taking a deployment back.
  const missing = missingFiles(files, applied)
  for (const name of missing) log?.warn(`${client.database}: ${name} is applied, but ${name}.sql is not there.`)
  return { applied, missing }
}

function changedFiles(files: Migration[], applied: Applied[]): string[] {
  const checksums = new Map(applied.map((a) => [a.name, a.checksum]))
  return files.filter((f) => checksums.has(f.name) && checksums.get(f.name) !== f.checksum).map((f) => f.name)
}

function missingFiles(files: Migration[], applied: Applied[]): string[] {
  const names = new Set(files.map((file) => file.name))
  return applied.filter((a) => !names.has(a.name)).map((a) => a.name)
}

async function refuseHalfDone(client: Client): Promise<void> {
  const half = (await listProgress(client)).find((p) => p.direction === 'up')
  if (!half) return
  throw new MigrationError(
    'MIGRATION_HALF_DONE',
    `${half.name}.sql is half applied to ${client.database}. Migrate forward first: the run goes on where it stopped.`,
  )
}

function wayBack(files: Migration[], name: string): Migration {
  const file = files.find((f) => f.name === name)
  if (!file)
    throw new MigrationError('MIGRATION_FILE_MISSING', `${name} cannot be taken back: ${name}.sql is not there.`)
  if (!file.down) throw new MigrationError('MIGRATION_NO_WAY_BACK', `${name}.sql has no "-- down" part.`)
  return file
}

async function apply(client: Client, migration: Migration, options: MigrationOptions): Promise<void> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  const note = () =>
    insertApplied(client, { name: migration.name, checksum: migration.checksum, durationMs: elapsed() })
  const { lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS, log } = options
  await runScript({ client, migration, direction: 'up', lockTimeoutMs, note }, migration.up)
  log?.info(`${client.database}: ${migration.name} applied in ${elapsed()} ms.`)
}

async function takeBack(client: Client, migration: Migration, options: MigrationOptions): Promise<void> {
  if (!migration.down) return
  const note = () => deleteApplied(client, migration.name)
  const { lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS, log } = options
  await runScript({ client, migration, direction: 'down', lockTimeoutMs, note }, migration.down)
  log?.info(`${client.database}: ${migration.name} taken back.`)
}
