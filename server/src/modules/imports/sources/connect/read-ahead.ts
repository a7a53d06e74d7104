import type { SFTPWrapper } from 'ssh2'

// One read brings at most 32 KiB and takes a round trip: with one at a time, 20 ms of it leave 1.6 MB/s.
const READ_BYTES = 32 * 1024
const READS_AHEAD = 32

/** A file's bytes from a place on, in order, with several reads under way. */
export async function* readAhead(sftp: SFTPWrapper, path: string, offset: number): AsyncGenerator<Uint8Array> {
  const handle = await new Promise<Buffer>((resolve, reject) =>
    sftp.open(path, 'r', (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  const waiting: Promise<Buffer>[] = []
  const pending: Pending = new Set()
  // A lost connection answers no read that is under way.
  const lose = () => {
    for (const reject of pending) reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
  }
  sftp.once('close', lose)
  let asked = offset
  try {
    for (;;) {
      while (waiting.length < READS_AHEAD) {
        const read = readAt({ sftp, handle, pending }, asked)
        // Awaited in its turn; until then a failure must not count as nobody's.
        read.catch(() => {})
        waiting.push(read)
        asked += READ_BYTES
      }
      const bytes = await waiting.shift()
      if (bytes === undefined || bytes.length === 0) return
      yield bytes
      if (bytes.length < READ_BYTES) return
    }
  } finally {
    sftp.off('close', lose)
    sftp.close(handle, () => {})
  }
}

type Pending = Set<(error: Error) => void>

interface OpenFile {
  sftp: SFTPWrapper
  handle: Buffer
  /** Reads under way. */
  pending: Pending
}

/** Up to `READ_BYTES`: fewer only at the end of the file, although a server may answer with less at a time. */
async function readAt(file: OpenFile, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  let filled = 0
  while (filled < READ_BYTES) {
    const read = await readOnce(file, buffer.subarray(filled), position + filled)
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}

const END_OF_FILE = 1

function readOnce({ sftp, handle, pending }: OpenFile, into: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    pending.add(reject)
    sftp.read(handle, into, 0, into.length, position, (error, bytes) => {
      pending.delete(reject)
      const isEnd = error !== undefined && error !== null && 'code' in error && error.code === END_OF_FILE
      if (error && !isEnd) reject(error)
      else resolve(isEnd ? 0 : bytes)
    })
  })
}
