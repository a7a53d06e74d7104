import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestCluster, type TestCluster, type TestDatabase } from '../testing/index.ts'
import type { BackupPiece, BaseBackupOptions } from './base-backup.ts'
import { formatLsn, parseLsn } from './lsn.ts'
import { openReplication, type ReplicationConnection } from './replication-connection.ts'
import type { WalMessage } from './wal-stream.ts'

let cluster: TestCluster
let database: TestDatabase
let connection: ReplicationConnection

beforeAll(async () => {
  cluster = await startTestCluster({ settings: { summarize_wal: 'on', max_wal_senders: '5' } })
  database = await cluster.createDatabase()
  connection = await openReplication({ url: database.url, applicationName: 'a-test' })
})

afterAll(async () => {
  connection.close()
  await cluster.stop('crash')
})

async function piecesOf(options: BaseBackupOptions): Promise<BackupPiece[]> {
  const all: BackupPiece[] = []
  await connection.baseBackup(options, (piece) => {
    all.push(piece.kind === 'bytes' ? { ...piece, bytes: Buffer.from(piece.bytes) } : piece)
    return undefined
  })
  return all
}

function manifestIn(pieces: BackupPiece[]): Buffer {
  const at = pieces.findIndex(({ kind }) => kind === 'manifest')
  return Buffer.concat(pieces.slice(at).flatMap((piece) => (piece.kind === 'bytes' ? [piece.bytes] : [])))
}

it.each(['0/0', '16/B374D848', 'FFFFFFFF/FFFFFFFF', '1/A'])('reads the position %s and writes it the same', (text) => {
  expect(formatLsn(parseLsn(text))).toBe(text)
})

it.each(['', '16', '16/', 'x/1', '1/123456789'])('refuses %j as a position', (text) => {
  expect(() => parseLsn(text)).toThrow('is no position')
})

it('tells which cluster it speaks with', async () => {
  const identity = await connection.identify()

  const [control] = await database.query<{ id: string }>(
    'select system_identifier::text as id from pg_control_system()',
  )
  expect(identity).toMatchObject({ systemId: control?.id, timeline: 1 })
  expect(await connection.show('wal_segment_size')).toBe('16MB')
})

it('makes a slot once, reads it and drops it', async () => {
  await connection.createSlot('a_slot')
  await connection.createSlot('a_slot')
  const slot = await connection.readSlot('a_slot')
  await connection.dropSlot('a_slot')
  await connection.dropSlot('a_slot')

  expect(slot).toMatchObject({ restartLsn: expect.any(BigInt), timeline: 1 })
  expect(await connection.readSlot('a_slot')).toBeNull()
})

describe('a base backup', () => {
  it('comes as start, archive, manifest and end', async () => {
    const pieces = await piecesOf({ label: "it's a test", checkpoint: 'fast' })

    const kinds = pieces.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1])
    expect(kinds).toEqual(['start', 'tablespaces', 'archive', 'bytes', 'manifest', 'bytes', 'end'])
    expect(JSON.parse(manifestIn(pieces).toString('utf8'))).toMatchObject({ 'PostgreSQL-Backup-Manifest-Version': 2 })
  })

  it('holds only what changed when it is told of an earlier one', async () => {
    await database.query("create table filler as select i, repeat('x', 500) from generate_series(1, 20000) as i")
    const full = await piecesOf({ label: 'full', checkpoint: 'fast' })
    await database.query('insert into filler values (0, null)')

    const incremental = await piecesOf({ label: 'incremental', checkpoint: 'fast', incrementalFrom: manifestIn(full) })

    const bytes = (pieces: BackupPiece[]) =>
      pieces.reduce((sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : 0), 0)
    expect(bytes(incremental)).toBeLessThan(bytes(full) / 2)
  })

  it('that the server refuses is an error, and the connection goes on', async () => {
    const refused = piecesOf({ label: 'x', checkpoint: 'fast', incrementalFrom: Buffer.from('no manifest') })

    await expect(refused).rejects.toThrow('manifest')
    expect(await connection.identify()).toMatchObject({ timeline: 1 })
  })
})

describe('the stream of the log', () => {
  it('brings every byte in its order and waits to be acknowledged', async () => {
    const reader = await openReplication({ url: database.url, applicationName: 'a-reader' })
    await reader.createSlot('reader')
    const start = (await reader.readSlot('reader'))?.restartLsn ?? 0n
    const stream = reader.streamWal({ slot: 'reader', start, timeline: 1 })
    const received: WalMessage[] = []
    const reading = (async () => {
      for await (const batch of stream.batches()) {
        received.push(...batch)
        const end = endOf(received, start)
        stream.acknowledge({ written: end, flushed: end })
      }
    })().catch(() => undefined)

    const before = parseLsn((await database.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn'))[0]!.lsn)
    await database.query("select pg_logical_emit_message(true, 'a-test', repeat('x', 100000))")
    while (endOf(received, start) <= before) await sleep(5)
    await sleep(20)
    const [state] = await database.query<{ name: string; flushed: string }>(
      "select application_name as name, flush_lsn::text as flushed from pg_stat_replication where application_name = 'a-reader'",
    )
    reader.close()
    await reading

    expect(state?.name).toBe('a-reader')
    expect(parseLsn(state?.flushed ?? '')).toBeGreaterThan(before)
    let at = start
    for (const message of received) {
      if (message.kind !== 'wal') continue
      expect(message.start).toBe(at)
      at += BigInt(message.bytes.length)
    }
  })

  it('of a position the server does not have is an error', async () => {
    const reader = await openReplication({ url: database.url, applicationName: 'a-reader' })

    const reading = reader.streamWal({ slot: null, start: 0x1000000000n, timeline: 1 }).batches().next()

    await expect(reading).rejects.toThrow('ahead of the WAL flush position')
    reader.close()
  })

  it('ends with an error when the server is gone', async () => {
    const own = await startTestCluster()
    const { url } = await own.createDatabase()
    const reader = await openReplication({ url, applicationName: 'a-reader' })
    const { position } = await reader.identify()
    const batches = reader.streamWal({ slot: null, start: position - (position % 0x1000000n), timeline: 1 }).batches()
    await batches.next()

    await own.stop('crash')

    await expect(drain(batches)).rejects.toThrow()
    expect(reader.lost.aborted).toBe(true)
  })
})

it('names the server that refuses, never the password', async () => {
  const url = new URL(database.url)
  url.password = 'wrong-secret'

  const failure = await openReplication({ url: url.toString(), applicationName: 'x' }).catch((error: Error) => error)

  expect(String(failure)).toContain('password authentication failed')
  expect(String(failure)).not.toContain('wrong-secret')
})

function endOf(messages: WalMessage[], start: bigint): bigint {
  return messages.reduce((end, one) => (one.kind === 'wal' ? one.start + BigInt(one.bytes.length) : end), start)
}

async function drain(batches: AsyncGenerator<WalMessage[]>): Promise<void> {
  for await (const _ of batches);
}
