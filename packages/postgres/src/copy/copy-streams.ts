import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from, to } from 'pg-copy-streams'
import type { Connection } from '../pool/connection.ts'
import type { Statement } from '../sql.ts'
import { inlinedText } from './inlined-text.ts'

export interface CopySource {
  statement: Statement<never>
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>
  signal?: AbortSignal | undefined
}

// One message per line costs seven times the time of one per 64 KiB.
const CHUNK_BYTES = 65_536
// A server that does not end a COPY in this time is taken for frozen.
const STOP_DEADLINE_MS = 2_000

/** Feeds `copy … from stdin`, no faster than the server takes it. */
export async function copyIn(connection: Connection, { statement, source, signal }: CopySource): Promise<number> {
  const { client, release } = await connection.hold(statement.name)
  const failures: unknown[] = []
  const sink = client.query(from(inlinedText(statement)))
  // The stream may fail once more, after the pipeline has stopped listening.
  sink.on('error', () => {})
  try {
    await pipeline(inChunks(source, failures), sink, signal ? { signal } : {})
    return sink.rowCount
  } catch (error) {
    await ended(connection, sink)
    signal?.throwIfAborted()
    if (failures.length > 0) throw failures[0]
    throw connection.failure(error, statement.name)
  } finally {
    release()
  }
}

/** The bytes of `copy … to stdout`; leaving the loop early stops the server. */
export async function* copyOut(
  connection: Connection,
  statement: Statement<never>,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const { client, release } = await connection.hold(statement.name)
  const stream: Readable = client.query(to(inlinedText(statement)))
  // After an error the stream would go on and swallow the answers of the statements that follow.
  stream.once('error', () => stream.destroy())
  const abort = signal && connection.cancelOn(signal)
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (error) {
    // The consumer may have thrown, too.
    if (!stream.destroyed) throw error
    signal?.throwIfAborted()
    throw connection.failure(error, statement.name)
  } finally {
    await abort?.over()
    if (!stream.readableEnded && !stream.destroyed) await stop(connection, stream)
    release()
  }
}

async function* inChunks(source: CopySource['source'], failures: unknown[]): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of source) {
      const buffer =
        typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      waiting.push(buffer)
      bytes += buffer.length
      if (bytes < CHUNK_BYTES) continue

      yield waiting.length === 1 ? buffer : Buffer.concat(waiting, bytes)
      waiting = []
      bytes = 0
    }
  } catch (error) {
    failures.push(error)
    // This text goes into the server's log; the cause may hold values.
    throw new Error('the source of the rows failed')
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes)
}

/** The server confirms a failed COPY before it takes anything else; one that does not is given up. */
async function ended(connection: Connection, sink: NodeJS.EventEmitter & { closed: boolean }): Promise<void> {
  if (sink.closed || connection.isLost) return
  await once(sink, 'close', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) }).catch(() => connection.destroy())
}

async function stop(connection: Connection, stream: Readable): Promise<void> {
  const signal = AbortSignal.timeout(STOP_DEADLINE_MS)
  stream.resume()
  const over = once(stream, 'end', { signal })
  await Promise.allSettled([connection.cancel(), over])
  if (signal.aborted) connection.destroy()
}
