import { PassThrough, Readable, type Transform } from 'node:stream'
import { crc32, createGunzip, createInflateRaw } from 'node:zlib'
import unbzip2 from 'unbzip2-stream'
import { AppError, messageOf } from '../../../../platform/errors.ts'
import { fileDamaged, fileTooDense } from '../../errors.ts'
import type { UnpackLimits } from './limits.ts'
import { CHUNK } from './read-range.ts'

type Bytes = AsyncIterable<Uint8Array>

export interface Packed {
  /** What the file is called in messages. */
  file: string
  limits: UnpackLimits
}

export function gunzip(packed: Bytes, what: Packed): Bytes {
  return guarded(packed, { ...what, through: (bytes) => piped(bytes, createGunzip({ chunkSize: CHUNK })) })
}

export function bunzip2(packed: Bytes, what: Packed): Bytes {
  return guarded(packed, { ...what, through: unbzipped })
}

/** Through a stream of the old kind, which closes as soon as it ends, whoever has yet to read what it gave. */
function unbzipped(bytes: Bytes): Bytes {
  const output = new PassThrough({ highWaterMark: CHUNK })
  const fail = (error: Error) => void output.destroy(error)
  const unpacking = Readable.from(bytes)
    .on('error', fail)
    .pipe(unbzip2() as unknown as Transform)
  return unpacking.on('error', fail).pipe(output)
}

/** One file of an archive; `compressed` unless it is stored as it is. Its size and checksum must be those it declares. */
export async function* readEntry(
  packed: Bytes,
  what: Packed & { compressed: boolean; size: number; checksum: number },
): Bytes {
  const { file, compressed, size, checksum } = what
  const through = (bytes: Bytes) => (compressed ? piped(bytes, createInflateRaw({ chunkSize: CHUNK })) : bytes)
  let sum = 0
  let total = 0
  for await (const chunk of guarded(packed, { ...what, through })) {
    sum = crc32(chunk, sum)
    total += chunk.length
    if (total > size) break
    yield chunk
  }
  if (total !== size) {
    const more = total > size ? 'more' : 'fewer'
    throw fileDamaged({
      file,
      where: { byte: Math.min(total, size) },
      problem: `it has ${more} bytes than it declares.`,
    })
  }
  if (sum !== checksum)
    throw fileDamaged({ file, where: {}, problem: 'its checksum is wrong, so some of its bytes are.' })
}

function piped(bytes: Bytes, transform: Transform): Bytes {
  const input = Readable.from(bytes)
  input.on('error', (error) => transform.destroy(error))
  return input.pipe(transform)
}

/** Counts what goes in and what comes out, and stops where no honest file would go. */
async function* guarded(packed: Bytes, { file, limits, through }: Packed & { through(bytes: Bytes): Bytes }): Bytes {
  let read = 0
  async function* counted() {
    for await (const chunk of packed) {
      read += chunk.length
      yield chunk
    }
  }
  let made = 0
  try {
    for await (const chunk of through(counted())) {
      made += chunk.length
      if (made > limits.bytes) throw fileTooDense({ file, limit: `more than ${limits.bytes} bytes` })
      if (made > limits.ratioFrom && made > read * limits.ratio)
        throw fileTooDense({ file, limit: `more than ${limits.ratio} times its size` })
      yield chunk
    }
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && error.name === 'AbortError')) throw error
    throw fileDamaged({ file, where: { byte: read }, problem: `it does not unpack (${reasonOf(error)}).` }, error)
  }
}

function reasonOf(error: unknown): string {
  const message = messageOf(error)
  return message === 'unexpected end of file' ? 'it ends too early' : message
}
