import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type Clock,
  formatLsn,
  openReplication,
  type ReplicationConnection,
  type TakePiece,
} from '@products-manager/postgres'
import { BackupError, explainDisk } from '../backup-error.ts'
import type { BackupRecord } from '../record.ts'
import { writeChecked } from '../record.ts'
import { backupFolder, type FoundBackup, provideKey, type Repository } from '../repository.ts'
import { type FileSealer, type SealedFile, sealFile } from '../sealing/seal-file.ts'
import { syncDirectory } from '../stores/durable.ts'
import { historyName } from '../wal/segments.ts'
import { writeGuide } from '../write-guide.ts'
import { readManifest } from './read-manifest.ts'
import { readServerFacts, type ServerFacts, serverTime, withServer } from './server-facts.ts'

export interface BackupRequest {
  kind: 'full' | 'incremental'
  /** The backup an incremental one builds on. */
  parent?: FoundBackup | undefined
  checkpoint?: 'fast' | 'spread'
  /** Kilobytes per second. */
  maxRate?: number | undefined
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number }) => void
}

export interface BackupParts {
  repository: Repository
  /** Past any PgBouncer, of a role that may replicate. */
  url: string
  clock: Clock
}

const OLDEST_WITH_INCREMENTALS = 17
const DISK_ADVICE =
  'What was written of this backup is removed, the others are whole. Free some space (backup cleanup removes what is older than the retention), then take it again.'

/** A running server's files become a backup: whole by itself, with the log it needs, written durably before its record is. */
export async function takeBackup(parts: BackupParts, request: BackupRequest): Promise<BackupRecord> {
  const open = () => openReplication({ url: parts.url, applicationName: 'pgops-backup' })
  const [connection, holder] = await Promise.all([open(), open()])
  const abort = () => connection.close()
  request.signal?.addEventListener('abort', abort, { once: true })
  try {
    return await withServer(parts.url, async (server) => {
      // Else a slow backup's first log would be gone when it is sent at the end.
      await holder.holdLog(`pgops_backup_${randomBytes(4).toString('hex')}`)
      const facts = await readServerFacts(server)
      const { directory } = parts.repository
      const taking = await prepare(parts, connection, { request, facts }).catch((error: unknown) => {
        throw explainDisk(error, directory, DISK_ADVICE)
      })
      try {
        const received = await receive(taking, connection)
        await keepHistory(taking, connection, received.end.timeline)
        return await close(taking, received, await serverTime(server))
      } catch (error) {
        await rm(taking.draft, { recursive: true, force: true })
        request.signal?.throwIfAborted()
        throw explainDisk(error, directory, DISK_ADVICE)
      }
    })
  } finally {
    request.signal?.removeEventListener('abort', abort)
    connection.close()
    holder.close()
  }
}

interface Taking extends BackupParts {
  id: string
  request: BackupRequest
  facts: ServerFacts
  systemId: string
  serverVersion: string
  segmentBytes: number
  key: Awaited<ReturnType<typeof provideKey>>
  /** Where the files are written until the backup is whole. */
  draft: string
  options: Parameters<ReplicationConnection['baseBackup']>[0]
  startedAt: number
}

async function prepare(
  { repository, url, clock }: BackupParts,
  connection: ReplicationConnection,
  { request, facts }: { request: BackupRequest; facts: ServerFacts },
): Promise<Taking> {
  const { systemId } = await connection.identify()
  const serverVersion = (await connection.show('server_version')).split(' ')[0] ?? ''
  const incrementalFrom = await parentManifest(repository, connection, { request, serverVersion, systemId })
  const id = backupId(facts.now, request.kind)
  const draft = `${backupFolder(repository, systemId, id)}.taking`
  await writeGuide(repository)
  const key = await provideKey(repository, systemId, { id, now: facts.now })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  return {
    repository,
    url,
    clock,
    id,
    request,
    facts,
    systemId,
    serverVersion,
    segmentBytes: bytesOf(await connection.show('wal_segment_size')),
    key,
    draft,
    startedAt: performance.now(),
    options: {
      label: `pgops ${id}`,
      checkpoint: request.checkpoint ?? 'fast',
      // SHA-256 by the server and by us takes longer than the disk; where nothing else slows it down, once is enough.
      checksums: repository.codec === 'none' && !key ? 'CRC32C' : 'SHA256',
      ...(request.maxRate === undefined ? {} : { maxRate: request.maxRate }),
      ...(incrementalFrom ? { incrementalFrom } : {}),
    },
  }
}

/** Sorts by time; the tail keeps two of the same second apart. */
function backupId(now: Date, kind: BackupRequest['kind']): string {
  const time = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)
  return `${time}Z-${kind === 'full' ? 'full' : 'incr'}-${randomBytes(3).toString('hex')}`
}

function bytesOf(size: string): number {
  const [, count = '', unit = ''] = /^(\d+)(kB|MB|GB)$/.exec(size) ?? []
  const factor = { kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 }[unit]
  if (!factor) throw new BackupError('BACKUP_NOT_POSSIBLE', `The server tells of segments of "${size}".`)
  return Number(count) * factor
}

interface Parentage {
  request: BackupRequest
  serverVersion: string
  systemId: string
}

async function parentManifest(
  repository: Repository,
  connection: ReplicationConnection,
  { request, serverVersion, systemId }: Parentage,
): Promise<Uint8Array | null> {
  if (request.kind === 'full') return null

  if (Number.parseInt(serverVersion, 10) < OLDEST_WITH_INCREMENTALS) {
    throw new BackupError(
      'BACKUP_NOT_POSSIBLE',
      `PostgreSQL ${serverVersion} takes full backups only; incremental ones need ${OLDEST_WITH_INCREMENTALS} or newer.`,
    )
  }
  if ((await connection.show('summarize_wal')) !== 'on') {
    throw new BackupError(
      'BACKUP_NOT_POSSIBLE',
      'The server does not note which blocks change. Set summarize_wal = on, reload it, and take a full backup first.',
    )
  }
  if (!request.parent) {
    throw new BackupError('BACKUP_NO_PARENT', 'An incremental backup builds on another one. Take a full backup first.')
  }
  return readManifest(repository, systemId, request.parent)
}

interface Received {
  start: { lsn: bigint; timeline: number }
  end: { lsn: bigint; timeline: number }
  files: SealedFile[]
}

/** The story of the bytes: each archive into a sealed file of its own, the manifest last. */
async function receive(taking: Taking, connection: ReplicationConnection): Promise<Received> {
  const { key, draft, repository, request } = taking
  const ends: { start?: Received['start']; end?: Received['end'] } = {}
  const sealers: FileSealer[] = []
  let doneBytes = 0
  let expectedBytes = 0
  const begin = (holds: string) => {
    sealers.push(sealFile({ directory: draft, holds, codec: repository.codec, key }))
  }
  const takeOne: TakePiece = (piece) => {
    if (piece.kind === 'start') ends.start = piece
    if (piece.kind === 'end') ends.end = piece
    if (piece.kind === 'archive') begin(piece.name)
    if (piece.kind === 'manifest') begin('backup_manifest')
    if (piece.kind === 'tablespaces') {
      if (piece.tablespaces.length > 0) throw tablespaces(piece.tablespaces)
      expectedBytes = piece.expectedBytes
    }
    if (piece.kind !== 'bytes') return undefined
    doneBytes += piece.bytes.length
    request.onProgress?.({ doneBytes, expectedBytes: Math.max(expectedBytes, doneBytes) })
    return sealers.at(-1)?.write(piece.bytes)
  }
  // Whatever stops us ends the connection: of the two failures the first one says why.
  let cause: unknown
  const take: TakePiece = (piece) => {
    try {
      const waiting = takeOne(piece)
      waiting?.catch((error: unknown) => {
        cause ??= error
      })
      return waiting
    } catch (error) {
      cause ??= error
      throw error
    }
  }
  try {
    await connection.baseBackup(taking.options, take)
    const files: SealedFile[] = []
    for (const sealer of sealers) files.push(await sealer.finish())
    if (!ends.start || !ends.end) throw new BackupError('BACKUP_NOT_POSSIBLE', 'The server ended the backup early.')
    return { start: ends.start, end: ends.end, files }
  } catch (error) {
    for (const sealer of sealers) await sealer.abandon()
    throw cause ?? error
  }
}

/** Without it nothing tells that this backup's past is that of the timeline before. */
async function keepHistory(
  { repository, systemId }: Taking,
  connection: ReplicationConnection,
  timeline: number,
): Promise<void> {
  if (timeline === 1) return
  const { content } = await connection.timelineHistory(timeline)
  await repository.local.write(`${systemId}/wal/${historyName(timeline)}`, Buffer.from(content))
}

function tablespaces(found: { location: string }[]): BackupError {
  return new BackupError(
    'BACKUP_NOT_POSSIBLE',
    `The cluster has tablespaces (${found.map(({ location }) => location).join(', ')}), which are not backed up. Move their tables to the default one.`,
  )
}

/** Makes the backup known: everything is on disk before the record is, and the record before the folder has its name. */
async function close(taking: Taking, { start, end, files }: Received, stoppedAt: Date): Promise<BackupRecord> {
  const { id, request, systemId, serverVersion, segmentBytes, facts, key, draft, repository } = taking
  const record: BackupRecord = {
    format: 1,
    id,
    kind: request.kind,
    parent: request.parent?.record.id ?? null,
    systemId,
    serverVersion,
    timeline: end.timeline,
    startLsn: formatLsn(start.lsn),
    stopLsn: formatLsn(end.lsn),
    startedAt: facts.now.toISOString(),
    stoppedAt: stoppedAt.toISOString(),
    durationMs: Math.round(performance.now() - taking.startedAt),
    segmentBytes,
    superuser: facts.superuser,
    databases: facts.databases,
    settings: facts.settings,
    collation: facts.collation,
    keyId: key?.id ?? null,
    plainBytes: files.reduce((sum, file) => sum + file.plainBytes, 0),
    storedBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files,
  }
  await writeFile(join(draft, 'SHA256SUMS'), files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(''))
  await writeFile(join(draft, 'backup.json'), writeChecked(record), { flush: true })
  await syncDirectory(draft)
  await rename(draft, backupFolder(repository, systemId, id))
  await syncDirectory(dirname(draft))
  return record
}
