import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  formatLsn,
  isConnectionFailure,
  type Lsn,
  openReplication,
  type ReplicationConnection,
  type WalMessage,
  type WalStream,
} from '@products-manager/postgres'
import { BackupError, explainDisk } from '../backup-error.ts'
import type { Repository } from '../repository.ts'
import { writeWhole } from '../stores/durable.ts'
import { SegmentSealer } from './segment-sealer.ts'
import { SegmentWriter, startOfSegment } from './segment-writer.ts'
import { historyName, segmentOf, segmentStart } from './segments.ts'
import { writeMark } from './wal-files.ts'

export interface ReceiveParts {
  repository: Repository
  url: string
  /** The server keeps its log under this name until we have it. */
  slot: string
  /** What synchronous commits know us by. */
  applicationName: string
  signal: AbortSignal
  onState: (state: ReceiverState) => void
  /** A segment is sealed under this path of the repository. */
  onWhole?: (path: string) => void
  log: { info(message: string): void; warn(message: string): void }
}

export interface ReceiverState {
  systemId: string
  timeline: number
  /** Received and on disk. */
  flushed: string
  /** How far the server was when it last spoke. */
  serverEnd: string
  /** Between the server's sending and our flush, the longest since the last state. */
  lagMs: number
  bytes: number
  at: string
}

interface Position {
  timeline: number
  start: Lsn
}

const STATE_EVERY_MS = 1_000
// The server drops a receiver that is silent for wal_sender_timeout, a minute by default.
const SPEAK_EVERY_MS = 5_000
const SILENCE_LIMIT_MS = 30_000
const SLOT_LOST = ['55000', '58P01']

/** Receives a server's log until the signal is aborted or the connection lost: every byte is flushed to disk before the server is told so. */
export async function receiveWal(parts: ReceiveParts): Promise<void> {
  const connection = await openReplication({ url: parts.url, applicationName: parts.applicationName })
  const abort = () => connection.close()
  parts.signal.addEventListener('abort', abort, { once: true })
  let sealer: SegmentSealer | null = null
  try {
    // Asked to stop while it connected: nobody tells again.
    parts.signal.throwIfAborted()
    const { systemId } = await connection.identify()
    const segmentBytes = megabytes(await connection.show('wal_segment_size'))
    sealer = new SegmentSealer({
      repository: parts.repository,
      systemId,
      log: parts.log,
      onSealed: (path) => parts.onWhole?.(path),
    })
    const receiving = { parts, connection, systemId, segmentBytes, sealer }
    await sealer.takeUp()
    for (let at: Position | null = await whereToBegin(receiving); at; ) at = await receiveTimeline(receiving, at)
  } catch (error) {
    const advice = 'Free some space: receiving is tried again and again, and the server keeps its log meanwhile.'
    if (!parts.signal.aborted) throw explainDisk(error, parts.repository.directory, advice)
  } finally {
    parts.signal.removeEventListener('abort', abort)
    connection.close()
    await sealer?.settle()
  }
}

interface Receiving {
  parts: ReceiveParts
  connection: ReplicationConnection
  systemId: string
  segmentBytes: number
  sealer: SegmentSealer
}

/** At the beginning of the segment the slot keeps: what we have of it already comes again, with the same bytes. */
async function whereToBegin({ parts, connection, systemId, segmentBytes, sealer }: Receiving): Promise<Position> {
  const isNew = await connection.createSlot(parts.slot)
  const slot = await connection.readSlot(parts.slot)
  if (slot?.restartLsn === null || slot?.restartLsn === undefined) {
    // The server gave up keeping the log for us (max_slot_wal_keep_size).
    await renewSlot(connection, parts.slot)
    throw new BackupError(
      'BACKUP_WAL_GAP',
      'The server no longer keeps the log that was not received: it went beyond max_slot_wal_keep_size. Receiving begins anew; take a full backup, without it nothing after the gap can be restored.',
    )
  }
  const timeline = slot.timeline ?? (await connection.identify()).timeline
  const kept = startOfSegment(slot.restartLsn, segmentBytes)
  if (!isNew) return { timeline, start: kept }

  // The slot is gone that kept the log since we left: without it the server may have it all the same, and says so when not.
  const folder = join(parts.repository.directory, systemId, 'wal', sealer.folderOf(timeline))
  const left = await whereWeLeft(folder, segmentBytes)
  return { timeline, start: left !== null && left < kept ? left : kept }
}

/** The beginning of the newest segment we have any part of. */
async function whereWeLeft(folder: string, segmentBytes: number): Promise<Lsn | null> {
  const names = await readdir(folder).catch(() => [])
  const newest = names
    .map((name) => name.slice(0, 24))
    .sort()
    .at(-1)
  const segment = newest === undefined ? null : segmentOf(newest, segmentBytes)
  return segment && segmentStart(segment.number, segmentBytes)
}

/** Receives one timeline; gives the next when the server has gone on to another. */
async function receiveTimeline(receiving: Receiving, { timeline, start }: Position): Promise<Position | null> {
  const { parts, connection, systemId, segmentBytes, sealer } = receiving
  const folder = join(parts.repository.directory, systemId, 'wal')
  if (timeline > 1) await keepHistory(connection, folder, timeline)
  const writer = new SegmentWriter({
    directory: join(folder, sealer.folderOf(timeline)),
    timeline,
    segmentBytes,
    start,
    onWhole: (path, name) => sealer.add({ path, name, timeline }),
  })
  const stream = connection.streamWal({ slot: parts.slot, start, timeline })
  const telling = new Telling(receiving, { folder, timeline, stream, writer })
  try {
    for await (const batch of stream.batches()) {
      const next = await take(batch, writer, telling)
      if (next) return { timeline: next.nextTimeline, start: startOfSegment(next.at, segmentBytes) }
    }
    return null
  } catch (error) {
    throw slotLost(error) ? await beginAnew(connection, parts.slot, error) : error
  } finally {
    telling.end()
    await writer.leave()
  }
}

/** Writes what came, flushes once for all of it, and only then tells the server. */
async function take(batch: WalMessage[], writer: SegmentWriter, telling: Telling) {
  let next: Extract<WalMessage, { kind: 'timeline-end' }> | null = null
  let mustAnswer = false
  for (const message of batch) {
    if (message.kind === 'timeline-end') next = message
    if (message.kind === 'keepalive') mustAnswer ||= message.replyAsked
    if (message.kind === 'wal') await writer.write(message.start, message.bytes)
    if (message.kind !== 'timeline-end') telling.heard(message)
  }
  const before = telling.flushed
  await writer.sync()
  telling.flushed = writer.end
  if (mustAnswer || writer.end > before) telling.answer()
  return next
}

/** Speaks to the server, to those who watch, and leaves a mark on disk. */
class Telling {
  readonly #receiving: Receiving
  readonly #at: { folder: string; timeline: number; stream: WalStream; writer: SegmentWriter }
  readonly #timers: NodeJS.Timeout[]
  #heardAt = performance.now()
  #serverEnd = 0n
  #sentAt = new Date(0)
  #lagMs = 0
  #bytes = 0
  flushed: Lsn

  constructor(
    receiving: Receiving,
    at: { folder: string; timeline: number; stream: WalStream; writer: SegmentWriter },
  ) {
    this.#receiving = receiving
    this.#at = at
    this.flushed = at.writer.end
    this.#timers = [
      setInterval(() => this.#ask(), SPEAK_EVERY_MS),
      setInterval(() => void this.#tell(), STATE_EVERY_MS),
    ]
  }

  heard(message: Extract<WalMessage, { kind: 'wal' | 'keepalive' }>): void {
    this.#heardAt = performance.now()
    this.#serverEnd = message.serverEnd
    this.#sentAt = message.sentAt
    if (message.kind === 'wal') this.#bytes += message.bytes.length
  }

  answer(): void {
    this.#at.stream.acknowledge({ written: this.flushed, flushed: this.flushed })
    this.#lagMs = Math.max(this.#lagMs, Date.now() - this.#sentAt.getTime())
  }

  /** Asks for a word when all is quiet; a server that gives none is gone. */
  #ask(): void {
    if (performance.now() - this.#heardAt > SILENCE_LIMIT_MS) this.#receiving.connection.close()
    else this.#at.stream.acknowledge({ written: this.flushed, flushed: this.flushed, askReply: true })
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  async #tell(): Promise<void> {
    const { parts, systemId } = this.#receiving
    const { folder, timeline } = this.#at
    if (this.#sentAt.getTime() === 0) return

    parts.onState({
      systemId,
      timeline,
      flushed: formatLsn(this.flushed),
      serverEnd: formatLsn(this.#serverEnd),
      lagMs: this.#lagMs,
      bytes: this.#bytes,
      at: this.#sentAt.toISOString(),
    })
    this.#lagMs = 0
    // All that the server had at this moment is here; without, nothing may be claimed.
    if (this.flushed < this.#serverEnd) return
    await writeFile(join(folder, 'received.json'), writeMark(timeline, this.flushed, this.#sentAt)).catch(
      () => undefined,
    )
  }
}

async function keepHistory(connection: ReplicationConnection, folder: string, timeline: number): Promise<void> {
  const { content } = await connection.timelineHistory(timeline)
  await writeWhole(join(folder, historyName(timeline)), content)
}

function slotLost(error: unknown): boolean {
  return (
    !isConnectionFailure(error) && error instanceof Error && 'code' in error && SLOT_LOST.includes(String(error.code))
  )
}

async function beginAnew(connection: ReplicationConnection, slot: string, cause: unknown): Promise<BackupError> {
  await renewSlot(connection, slot).catch(() => undefined)
  return new BackupError(
    'BACKUP_WAL_GAP',
    `The server no longer has the log that was not received (${cause instanceof Error ? cause.message : cause}). Receiving begins anew; take a full backup, without it nothing after the gap can be restored.`,
    { cause },
  )
}

/** It keeps the log from now on: the gap before it is told once. */
async function renewSlot(connection: ReplicationConnection, slot: string): Promise<void> {
  await connection.dropSlot(slot)
  await connection.createSlot(slot)
}

function megabytes(size: string): number {
  const [, count = '', unit = ''] = /^(\d+)(kB|MB|GB)$/.exec(size) ?? []
  return Number(count) * (unit === 'GB' ? 2 ** 30 : unit === 'MB' ? 2 ** 20 : 2 ** 10)
}
