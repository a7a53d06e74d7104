import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Account,
  type Database,
  formatLsn,
  openDatabase,
  type PrivateServer,
  parseLsn,
  type Reads,
  sql,
  startPrivateServer,
} from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'
import { parseManifest, readManifest } from '../backup/base/read-manifest.ts'
import { type FoundBackup, keyFinder, type Repository, rangeReader } from '../backup/repository.ts'
import { damaged, type FindKey, plainChunks } from '../backup/sealing/open-sealed.ts'
import { historyName } from '../backup/wal/segments.ts'
import { readSegment } from '../backup/wal/wal-files.ts'
import { extractArchive } from './extract-archive.ts'
import type { RestorePlan } from './plan-restore.ts'
import { targetText } from './restore-target.ts'

export interface RecoverOptions {
  repository: Repository
  plan: RestorePlan
  /** Made by this call. */
  directory: string
  owner: Account | null
  jobs: number
  /** Crash-safe on disk; a drill does without. */
  durable: boolean
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number; step: string }) => void
}

/** A recovered cluster that only we can reach. */
export interface Recovered {
  server: PrivateServer
  /** What recovery arrived at. */
  reachedLsn: string
  lastCommitAt: Date | null
}

const POLL_MS = 20

/** Backup and log become a running cluster at the target, in a directory of its own. */
export async function recover(options: RecoverOptions): Promise<Recovered> {
  const { plan, directory, durable, signal } = options
  await extractChain(options)
  await placeLog(options)
  const { record } = newest(plan)
  const server = await startPrivateServer({
    directory,
    major: Number.parseInt(record.serverVersion, 10),
    superuser: record.superuser,
    settings: { ...record.settings, ...recoverySettings(plan), ...(durable ? {} : { fsync: 'off' }) },
    signal,
  })
  try {
    return { server, ...(await arrived(server, plan, signal)) }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** Unpacks a full backup and lays the incremental ones over it; the directory is then a data directory that has to recover. */
export async function extractChain(options: Omit<RecoverOptions, 'durable'>): Promise<void> {
  const { repository, plan, directory, owner, jobs, signal, onProgress } = options
  const { systemId, chain } = plan
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await give(directory, owner)
  let files: ReadonlySet<string> = new Set()
  let doneBytes = 0
  for (const backup of chain) {
    const name = backup.record.id
    files = await extractArchive(baseChunks(repository, systemId, { backup, jobs }), {
      name,
      directory,
      owner,
      manifest: parseManifest(await readManifest(repository, systemId, backup), name),
      before: files,
      signal,
      onBytes: (bytes) => {
        doneBytes += bytes
        onProgress?.({ doneBytes, expectedBytes: plan.plainBytes, step: name })
      },
    })
  }
}

/** The plain bytes of a backup's archive. */
export function baseChunks(
  repository: Repository,
  systemId: string,
  { backup, jobs }: { backup: FoundBackup; jobs: number },
): AsyncGenerator<Uint8Array> {
  const { record, stores } = backup
  const file = record.files.find(({ holds }) => holds === 'base.tar')
  if (!file) throw damaged(record.id, 'it has no archive')
  const read = rangeReader(stores, `${systemId}/backups/${record.id}/${file.name}`)
  return plainChunks({ file, read, findKey: keyFinder(repository, systemId), jobs })
}

/** Puts the log where the server looks by itself: no command of ours has to run, or to be reached, while it recovers. */
async function placeLog({ repository, plan, directory, owner, jobs, signal }: RecoverOptions): Promise<void> {
  const { wal, segments, systemId } = plan
  const findKey = keyFinder(repository, systemId)
  const folder = join(directory, 'pg_wal')
  const queue = [...segments]
  const work = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      signal?.throwIfAborted()
      await placeSegment(name, { plan, folder, owner, findKey })
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work))
  for (const [timeline, { store, path }] of wal.histories) {
    const bytes = await store.read(path)
    if (bytes) await place(join(folder, historyName(timeline)), bytes, owner)
  }
  await place(join(directory, 'recovery.signal'), new Uint8Array(), owner)
}

interface Placing {
  plan: RestorePlan
  folder: string
  owner: Account | null
  findKey: FindKey
}

async function placeSegment(name: string, { plan, folder, owner, findKey }: Placing): Promise<void> {
  const { segmentBytes } = newest(plan).record
  await place(join(folder, name), await readSegment({ wal: plan.wal, name, segmentBytes, findKey }), owner)
}

async function place(path: string, bytes: Uint8Array, owner: Account | null): Promise<void> {
  await rm(path, { force: true })
  await writeFile(path, bytes, { mode: 0o600 })
  await give(path, owner)
}

async function give(path: string, owner: Account | null): Promise<void> {
  if (!owner) return
  const handle = await open(path, 'r')
  await handle.chown(owner.uid, owner.gid).finally(() => handle.close())
}

function recoverySettings({ target, stopsAtEnd, timeline }: RestorePlan): Record<string, string> {
  const common = {
    // Everything lies in pg_wal already. In every shell this says "no such file", never "the archive is down".
    restore_command: 'exit 1',
    recovery_target_timeline: String(timeline),
    recovery_target_action: 'pause',
    hot_standby: 'on',
    max_wal_size: '16GB',
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  }
  if (target.kind === 'backup') return { ...common, recovery_target: 'immediate' }
  if (stopsAtEnd) return common
  if (target.kind === 'time') return { ...common, recovery_target_time: timeText(target.at) }
  return target.kind === 'lsn' ? { ...common, recovery_target_lsn: formatLsn(target.lsn) } : common
}

/** The settings' parser knows no `T` and no `Z`. */
function timeText(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '+00')
}

interface Replay {
  recovering: boolean
  paused: boolean
  lsn: string | null
  at: Date | null
}

function readReplay(server: Reads<'recovered'>): Promise<Replay> {
  return server.one(sql<Replay>('restore.read_replay')`
    select pg_is_in_recovery() as recovering,
           pg_is_in_recovery() and pg_get_wal_replay_pause_state() = 'paused' as paused,
           pg_last_wal_replay_lsn()::text as lsn,
           pg_last_xact_replay_timestamp() as at
  `)
}

/** Waits for the end of recovery, and compares where it ended with what was asked for. */
async function arrived(
  server: PrivateServer,
  plan: RestorePlan,
  signal: AbortSignal | undefined,
): Promise<Omit<Recovered, 'server'>> {
  const database = openDatabase({ name: 'recovered', url: server.url('postgres'), pool: { size: 1 } })
  let last: Replay | null = null
  try {
    for (;;) {
      signal?.throwIfAborted()
      const replay: Replay | null = await readReplay(database).catch(() => null)
      last = replay ?? last
      if (replay && (replay.paused || !replay.recovering)) break
      if (!replay && (await hasEnded(server))) throw await recoveryFailed(server)
      await sleep(POLL_MS)
    }
    const reached = { reachedLsn: last?.lsn ?? '0/0', lastCommitAt: last?.at ?? null }
    compare(plan, reached)
    // Not left paused: a transaction that was cut off in the middle would keep its locks, and who reads its table would wait for ever.
    if (last?.recovering) await endRecovery(database)
    return reached
  } finally {
    await database.close({ deadlineMs: 500 })
  }
}

/** Resuming ends it at once; a promotion is noticed after up to a second only. */
async function endRecovery(database: Database<'recovered'>): Promise<void> {
  await database.withSession((session) => session.run(sql('restore.end_recovery')`select pg_wal_replay_resume()`))
  while ((await readReplay(database)).recovering) await sleep(POLL_MS)
}

async function hasEnded(server: PrivateServer): Promise<boolean> {
  return Promise.race([server.ended.then(() => true), sleep(POLL_MS, false)])
}

async function recoveryFailed(server: PrivateServer): Promise<BackupError> {
  const log = (await server.log()).slice(-2_000).trim()
  return new BackupError('RESTORE_FAILED', `PostgreSQL ended while it recovered: ${log}`)
}

/** A recovery that stops early says nothing by itself: PostgreSQL takes a damaged log for its end. */
function compare({ target, stopsAtEnd, logEnd, chain }: RestorePlan, reached: Omit<Recovered, 'server'>): void {
  const lsn = parseLsn(reached.reachedLsn)
  const consistent = parseLsn(chain.at(-1)?.record.stopLsn ?? '0/0')
  const missed = (what: string) =>
    new BackupError(
      'RESTORE_TARGET_MISSED',
      `Recovery ended at ${reached.reachedLsn}${reached.lastCommitAt ? `, the last commit of ${reached.lastCommitAt.toISOString()}` : ''}, and not ${what}. The restored copy is not used.`,
    )
  if (lsn < consistent) throw missed('past the end of its backup')
  if (stopsAtEnd && logEnd && lsn < logEnd.end) throw missed(`at the end of the log, ${formatLsn(logEnd.end)}`)
  if (target.kind === 'lsn' && lsn < target.lsn && !stopsAtEnd) throw missed(`at ${targetText(target)}`)
  if (target.kind === 'time' && reached.lastCommitAt && reached.lastCommitAt > target.at)
    throw missed(`before ${targetText(target)}`)
}

function newest({ chain }: RestorePlan): FoundBackup {
  const last = chain.at(-1)
  if (!last) throw new BackupError('BACKUP_NOT_FOUND', 'The plan has no backup.')
  return last
}

/** The system identifier of a data directory, from the first bytes of its control file; null when there is none. */
export async function systemIdOf(directory: string): Promise<string | null> {
  const control = await readFile(join(directory, 'global', 'pg_control')).catch(() => null)
  return control && control.length >= 8 ? control.readBigUInt64LE(0).toString() : null
}
