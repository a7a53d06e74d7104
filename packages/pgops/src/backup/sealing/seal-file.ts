import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type ChunkCipher, chunkCipher } from './chunk-cipher.ts'
import { type Codec, compressed, extension } from './codec.ts'
import type { DataKey } from './keys.ts'
import { withSum } from './summed-gzip.ts'
import { type SummedWriter, writeBeside, writeHere } from './summed-writer.ts'

export interface SealedChunk {
  /** Where it begins in the stored file. */
  at: number
  bytes: number
  plainBytes: number
  /** Of the stored bytes. The whole file has a stronger sum, and so has each of PostgreSQL's files in it. */
  crc32: number
}

/** A stored file, described well enough to read any chunk of it alone and to know whether it is whole. */
export interface SealedFile {
  /** Of the stored file. */
  name: string
  /** What it holds: `base.tar`, `backup_manifest`. */
  holds: string
  codec: Codec
  /** Null when it is not encrypted. */
  keyId: string | null
  plainBytes: number
  bytes: number
  /** Of the whole stored file, hex, as `sha256sum` prints it. */
  sha256: string
  chunks: SealedChunk[]
}

export interface SealOptions {
  directory: string
  holds: string
  codec: Codec
  key: DataKey | null
}

/** Takes bytes in any pieces. */
export interface FileSealer {
  /** The bytes are copied before it returns. A promise asks to wait: the disk or the processors are behind. */
  write(bytes: Uint8Array): Promise<void> | undefined
  /** Flushes to disk. */
  finish(): Promise<SealedFile>
  abandon(): Promise<void>
}

/** What an encrypted file begins with; `unseal.mjs` reads it, too. */
export const SEALED_MAGIC = 'PGOPS-SEALED 1\n'
// Large enough that compressing in pieces costs nothing, small enough for six of them in memory.
export const CHUNK_BYTES = 4 * 2 ** 20
const SALT_BYTES = 32
// Node's pool has four threads.
const PARALLEL = 4
// Begun early, the flush at the end finds little to do.
const FLUSH_EVERY_BYTES = 64 * 2 ** 20

/** Compresses, encrypts and writes a file in chunks, several at once. */
export function sealFile({ directory, holds, codec, key }: SealOptions): FileSealer {
  const name = `${holds}${extension(codec, key !== null)}`
  const sealer = new Sealer(`${directory}/${name}`, { holds, codec, key })
  return {
    write: (bytes) => sealer.write(bytes),
    finish: async () => ({ name, holds, codec, keyId: key?.id ?? null, ...(await sealer.finish()) }),
    abandon: () => sealer.abandon(),
  }
}

/** A small file sealed in memory. */
export async function sealBytes(
  plain: Uint8Array,
  { holds, codec, key }: Pick<SealOptions, 'holds' | 'codec' | 'key'>,
): Promise<Uint8Array> {
  if (!key) return codec === 'gzip' ? withSum(await compressed(codec, plain)) : compressed(codec, plain)

  const salt = randomBytes(SALT_BYTES)
  const cipher = await chunkCipher(key, holds, salt)
  const sealed = await cipher.sealed(await compressed(codec, plain), 0, true)
  return Buffer.concat([sealedHead(key.id, salt, codec), frameLength(sealed.length), sealed])
}

function sealedHead(keyId: string, salt: Buffer, codec: Codec): Buffer {
  return Buffer.from(`${SEALED_MAGIC}${JSON.stringify({ keyId, salt: salt.toString('base64'), codec })}\n`)
}

function frameLength(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

/** The file, and what encrypts it. */
interface Place {
  file: FileHandle
  cipher: ChunkCipher | null
  writer: SummedWriter
}

class Sealer {
  readonly #codec: Codec
  /** Neither compressed nor encrypted: no other thread has anything to do with it. */
  readonly #isPlain: boolean
  readonly #place: Promise<Place>
  readonly #chunks: SealedChunk[] = []
  readonly #jobs: Promise<void>[] = []
  /** Used again: a new buffer costs more than filling an old one. */
  readonly #free: Buffer[] = []
  #open: Buffer
  #filled = 0
  #index = 0
  #at = 0
  #plainBytes = 0
  #tail: Promise<void> = Promise.resolve()
  #flushedAt = 0
  #flush: Promise<void> = Promise.resolve()

  constructor(path: string, { holds, codec, key }: Pick<SealOptions, 'holds' | 'codec' | 'key'>) {
    this.#codec = codec
    this.#isPlain = codec === 'none' && !key
    this.#open = this.#newChunk()
    this.#place = this.#begin(path, { holds, codec, key })
    this.#tail = this.#place.then(() => undefined)
    // Told by what is written first.
    this.#tail.catch(() => undefined)
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    let at = 0
    while (at < bytes.length) {
      // A full chunk waits for the next byte: only then is it known not to be the last.
      if (this.#filled === CHUNK_BYTES) this.#seal(false)
      const count = Math.min(CHUNK_BYTES - this.#filled, bytes.length - at)
      this.#open.set(bytes.subarray(at, at + count), this.#filled)
      this.#filled += count
      at += count
    }
    return this.#jobs.length >= PARALLEL ? this.#jobs[0] : undefined
  }

  async finish(): Promise<Pick<SealedFile, 'plainBytes' | 'bytes' | 'sha256' | 'chunks'>> {
    this.#seal(true)
    await this.#tail
    await this.#flush
    const { file, writer } = await this.#place
    const sha256 = await writer.finish()
    await writer.stop()
    await file.sync()
    await file.close()
    return { plainBytes: this.#plainBytes, bytes: this.#at, sha256, chunks: this.#chunks }
  }

  async abandon(): Promise<void> {
    await Promise.allSettled([...this.#jobs, this.#flush])
    const place = await this.#place.catch(() => null)
    await place?.writer.stop()
    await place?.file.close()
  }

  async #begin(path: string, { holds, codec, key }: Pick<SealOptions, 'holds' | 'codec' | 'key'>): Promise<Place> {
    const file = await open(path, 'wx', 0o600)
    const place = { file, cipher: null, writer: writeHere(file) }
    if (!key) return place

    const salt = randomBytes(SALT_BYTES)
    await this.#append(place.writer, sealedHead(key.id, salt, codec))
    return { ...place, cipher: await chunkCipher(key, holds, salt) }
  }

  #newChunk(): Buffer {
    return this.#isPlain ? Buffer.from(new SharedArrayBuffer(CHUNK_BYTES)) : Buffer.allocUnsafe(CHUNK_BYTES)
  }

  #seal(isLast: boolean): void {
    const buffer = this.#open
    const plain = buffer.subarray(0, this.#filled)
    const index = this.#index++
    this.#plainBytes += plain.length
    if (!isLast) this.#open = this.#free.pop() ?? this.#newChunk()
    this.#filled = 0

    const made = this.#make(plain, index, isLast)
    const job = this.#tail.then(async () => {
      await this.#put(await made, plain.length)
      this.#free.push(buffer)
      this.#jobs.shift()
    })
    this.#tail = job
    this.#jobs.push(job)
    // Told by `write` or `finish`; until then it must not count as unhandled.
    made.catch(() => undefined)
    job.catch(() => undefined)
  }

  async #make(plain: Uint8Array, index: number, isLast: boolean): Promise<Uint8Array> {
    const small = await compressed(this.#codec, plain)
    const { cipher } = await this.#place
    return cipher ? cipher.sealed(small, index, isLast) : small
  }

  async #put(stored: Uint8Array, plainBytes: number): Promise<void> {
    const place = await this.#place
    // What fits in one chunk is not worth a thread.
    if (this.#isPlain && this.#chunks.length === 0 && plainBytes === CHUNK_BYTES) place.writer = writeBeside(place.file)
    if (place.cipher) await this.#append(place.writer, frameLength(stored.length))
    const at = this.#at
    const crc32 = await this.#append(place.writer, stored)
    this.#chunks.push({ at, bytes: stored.length, plainBytes, crc32 })
    if (this.#at - this.#flushedAt < FLUSH_EVERY_BYTES) return
    this.#flushedAt = this.#at
    await this.#flush
    this.#flush = place.file.datasync()
    this.#flush.catch(() => undefined)
  }

  async #append(writer: SummedWriter, piece: Uint8Array): Promise<number> {
    const sum = await writer.append(piece)
    this.#at += piece.length
    return sum
  }
}
