import { databaseErrorFrom } from '../database-error.ts'
import { type Lsn, parseLsn } from './lsn.ts'
import type { AnswerPiece, WalsenderCommand } from './walsender-command.ts'

/** A message of a streaming server. Times are of its clock. */
export type WalMessage =
  | { kind: 'wal'; start: Lsn; bytes: Buffer; serverEnd: Lsn; sentAt: Date }
  | { kind: 'keepalive'; serverEnd: Lsn; sentAt: Date; replyAsked: boolean }
  /** The timeline is over; the log goes on with the next one from `at`. */
  | { kind: 'timeline-end'; nextTimeline: number; at: Lsn }

export interface WalStream {
  /** What has come since the last batch; ends when the server ends the stream. */
  batches(): AsyncGenerator<WalMessage[]>
  /** Tells the server how far the log is written and flushed here. With synchronous commits it waits for this. */
  acknowledge(position: { written: Lsn; flushed: Lsn; askReply?: boolean }): void
}

const WAL = 'w'.charCodeAt(0)
const KEEPALIVE = 'k'.charCodeAt(0)
const STATUS = 'r'.charCodeAt(0)
const WAL_HEADER_BYTES = 25
const STATUS_BYTES = 34
// PostgreSQL counts microseconds from 2000.
const EPOCH_MS = 946_684_800_000

/** Reads a walsender's answer to START_REPLICATION. */
export function walStream(command: WalsenderCommand): WalStream {
  return {
    async *batches() {
      try {
        for (;;) {
          const pieces = await command.next()
          if (!pieces) return
          const messages = pieces.flatMap((piece) => messageOf(piece, command) ?? [])
          if (messages.length > 0) yield messages
        }
      } catch (error) {
        throw databaseErrorFrom(error, 'replication.start_replication')
      }
    },
    acknowledge({ written, flushed, askReply = false }) {
      const status = Buffer.alloc(STATUS_BYTES)
      status[0] = STATUS
      status.writeBigUInt64BE(written, 1)
      status.writeBigUInt64BE(flushed, 9)
      status.writeBigInt64BE(BigInt(Date.now() - EPOCH_MS) * 1_000n, 25)
      status[33] = askReply ? 1 : 0
      command.wire?.sendCopyFromChunk(status)
    },
  }
}

function messageOf(piece: AnswerPiece, command: WalsenderCommand): WalMessage | null {
  if (piece.kind === 'copy-done') {
    command.wire?.endCopyFrom()
    return null
  }
  if (piece.kind === 'rows') {
    const [next] = piece.rows
    return next ? { kind: 'timeline-end', nextTimeline: Number(next[0]), at: parseLsn(next[1] ?? '') } : null
  }
  const { bytes } = piece
  if (bytes[0] === KEEPALIVE) {
    return {
      kind: 'keepalive',
      serverEnd: bytes.readBigUInt64BE(1),
      sentAt: timeAt(bytes, 9),
      replyAsked: bytes[17] === 1,
    }
  }
  if (bytes[0] !== WAL) return null
  return {
    kind: 'wal',
    start: bytes.readBigUInt64BE(1),
    serverEnd: bytes.readBigUInt64BE(9),
    sentAt: timeAt(bytes, 17),
    bytes: bytes.subarray(WAL_HEADER_BYTES),
  }
}

function timeAt(bytes: Buffer, at: number): Date {
  return new Date(Number(bytes.readBigInt64BE(at) / 1_000n) + EPOCH_MS)
}
