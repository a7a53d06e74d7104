import { once } from 'node:events'
import { Socket } from 'node:net'
import pg from 'pg'
import { DatabaseError, databaseErrorFrom } from '../database-error.ts'
import { clientConfig } from '../pool/client-config.ts'
import { quoteName } from '../sql.ts'
import { type BaseBackupOptions, backupCommand, type TakePiece, takingBackup } from './base-backup.ts'
import { CopySocket } from './copy-socket.ts'
import { formatLsn, type Lsn, parseLsn } from './lsn.ts'
import { type WalStream, walStream } from './wal-stream.ts'
import { type CommandOptions, isRefusal, submitCommand, WalsenderCommand, type Wire } from './walsender-command.ts'

export interface ReplicationOptions {
  /** The address, past any PgBouncer, of a role that may replicate. */
  url: string
  applicationName: string
  connectTimeoutMs?: number
}

export interface SystemIdentity {
  /** The same for a cluster and all its physical copies. */
  systemId: string
  timeline: number
  /** How far the server's log is written to disk. */
  position: Lsn
}

export interface SlotPosition {
  /** From here on the server keeps its log for the slot's reader; null when it keeps nothing. */
  restartLsn: Lsn | null
  timeline: number | null
}

export interface WalStreamOptions {
  slot: string | null
  start: Lsn
  timeline: number
}

/** A connection in replication mode. It does one thing at a time. */
export interface ReplicationConnection {
  /** Aborted when the connection has ended, by whomever. */
  readonly lost: AbortSignal
  identify(): Promise<SystemIdentity>
  show(setting: string): Promise<string>
  /** Null when there is no such slot. */
  readSlot(name: string): Promise<SlotPosition | null>
  /** Makes a physical slot that keeps the log from now on; one that exists stays as it is: false. */
  createSlot(name: string): Promise<boolean>
  /** A slot that keeps the log while this connection lives; false when the server has none to spare. */
  holdLog(name: string): Promise<boolean>
  /** One that does not exist is dropped already. */
  dropSlot(name: string): Promise<void>
  /** The file that tells where a timeline began. */
  timelineHistory(timeline: number): Promise<{ name: string; content: string }>
  /** Resolves when the last piece was handed over; promises that are still to be kept then are the taker's own. */
  baseBackup(options: BaseBackupOptions, take: TakePiece): Promise<void>
  streamWal(options: WalStreamOptions): WalStream
  close(): void
}

const CONNECT_TIMEOUT_MS = 10_000
const MANIFEST_CHUNK_BYTES = 65_536
const SLOT_EXISTS = '42710'
const SLOT_MISSING = '42704'
const SLOTS_USED_UP = '53400'
const SLOT_REFUSALS = [SLOT_EXISTS, SLOT_MISSING, SLOTS_USED_UP]

/** Connects in replication mode; the error names host and database, never the password. */
export async function openReplication(options: ReplicationOptions): Promise<ReplicationConnection> {
  const config = clientConfig({
    name: 'replication',
    url: options.url,
    applicationName: options.applicationName,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    readOnly: false,
  })
  // `application_name` in the address would hide ours, and synchronous commits find us by it.
  const client = new pg.Client({
    ...config,
    application_name: options.applicationName,
    replication: 'true',
    // Encryption wraps a plain one.
    stream: ({ ssl }: pg.ClientConfig = {}) => (ssl ? new Socket() : new CopySocket()),
  } as pg.ClientConfig)
  const loss = new AbortController()
  client.on('error', () => loss.abort())
  client.on('end', () => loss.abort())
  try {
    await client.connect()
  } catch (error) {
    destroy(client)
    const place = `${client.host}:${client.port}`
    if (error instanceof pg.DatabaseError) throw databaseErrorFrom(error, 'replication.connect')
    const reason = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : 'unknown'
    throw new DatabaseError({
      code: '08001',
      message: `no connection for replication to ${place}: ${reason}`,
      statement: 'replication.connect',
    })
  }
  return connectionOf(client, loss.signal)
}

function connectionOf(client: pg.Client, lost: AbortSignal): ReplicationConnection {
  const run = (text: string, how: CommandOptions = {}) => {
    const command = new WalsenderCommand(text, how)
    submitCommand(client, command)
    return command
  }
  const firstRow = async (text: string): Promise<(string | null)[]> => {
    const sets = await rowsOf(run(text))
    return sets[0]?.[0] ?? []
  }
  return {
    lost,
    async identify() {
      const [systemId, timeline, position] = await firstRow('IDENTIFY_SYSTEM')
      return { systemId: systemId ?? '', timeline: Number(timeline), position: parseLsn(position ?? '') }
    },
    async show(setting) {
      return (await firstRow(`SHOW ${quoteName(setting)}`))[0] ?? ''
    },
    async readSlot(name) {
      const [type, restart, timeline] = await firstRow(`READ_REPLICATION_SLOT ${quoteName(name)}`)
      if (type === null || type === undefined) return null
      return { restartLsn: restart ? parseLsn(restart) : null, timeline: timeline ? Number(timeline) : null }
    },
    async createSlot(name) {
      return unless(SLOT_EXISTS, () => rowsOf(run(`CREATE_REPLICATION_SLOT ${quoteName(name)} PHYSICAL RESERVE_WAL`)))
    },
    async holdLog(name) {
      const text = `CREATE_REPLICATION_SLOT ${quoteName(name)} TEMPORARY PHYSICAL RESERVE_WAL`
      return unless(SLOTS_USED_UP, () => rowsOf(run(text)))
    },
    async dropSlot(name) {
      await unless(SLOT_MISSING, () => rowsOf(run(`DROP_REPLICATION_SLOT ${quoteName(name)} WAIT`)))
    },
    async timelineHistory(timeline) {
      const [name, content] = await firstRow(`TIMELINE_HISTORY ${timeline}`)
      return { name: name ?? '', content: content ?? '' }
    },
    async baseBackup(options, take) {
      if (options.incrementalFrom) await rowsOf(run('UPLOAD_MANIFEST', { upload: sending(options.incrementalFrom) }))
      try {
        await run(backupCommand(options), { take: takingBackup(take) }).next()
      } catch (error) {
        throw databaseErrorFrom(error, 'replication.base_backup')
      }
    },
    streamWal({ slot, start, timeline }) {
      const from = slot === null ? '' : `SLOT ${quoteName(slot)} `
      return walStream(run(`START_REPLICATION ${from}PHYSICAL ${formatLsn(start)} TIMELINE ${timeline}`))
    },
    close: () => destroy(client),
  }
}

async function rowsOf(command: WalsenderCommand): Promise<(string | null)[][][]> {
  try {
    return await command.rows()
  } catch (error) {
    throw SLOT_REFUSALS.some((code) => isRefusal(error, code)) ? error : databaseErrorFrom(error, 'replication.command')
  }
}

/** False when the server refused with this code. */
async function unless(code: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (!isRefusal(error, code)) throw databaseErrorFrom(error, 'replication.command')
    return false
  }
}

/** Uploads no faster than the socket takes it. */
function sending(bytes: Uint8Array): (wire: Wire) => Promise<void> {
  return async (wire) => {
    for (let at = 0; at < bytes.length; at += MANIFEST_CHUNK_BYTES) {
      wire.sendCopyFromChunk(Buffer.from(bytes.subarray(at, at + MANIFEST_CHUNK_BYTES)))
      if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain')
    }
    wire.endCopyFrom()
  }
}

function destroy(client: pg.Client): void {
  const { connection } = client as pg.Client & { connection: Wire }
  connection.stream.destroy()
}
