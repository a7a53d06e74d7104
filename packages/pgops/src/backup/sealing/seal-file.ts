import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type ChunkCipher, chunkCipher } from './chunk-cipher.ts'
import { type Codec, compressed, extension } from './codec.ts'
import type { DataKey } from './keys.ts'
import { withSum } from './summed-gzip.ts'

export interface SealedChunk {
  /** Where it begins in the stored file. */
  at: number
  bytes: number
  plainBytes: number
  /** Of the stored bytes, base64. */
  sha256: string
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
  owner?: { uid: number; gid: number } | null
}

/** Takes bytes in any pieces; resolves slowly when the disk or the processors are behind. */
export interface FileSealer {
  write(bytes: Uint8Array): Promise<void>
  /** Flushes to disk. */
  finish(): Promise<SealedFile>
  abandon(): Promise<void>
}

/** What an encrypted file begins with; `unseal.mjs` reads it, too. */
export const SEALED_MAGIC = 'PGOPS-SEALED 1\n'
// Large enough that compressing in pieces costs nothing, small enough for eight of them in memory.
export const CHUNK_BYTES = 4 * 2 ** 20
const SALT_BYTES = 32
// Node's pool has four threads.
const PARALLEL = 4

/** Compresses, encrypts and writes a file in chunks, several at once. */
export async function sealFile(options: SealOptions): Promise<FileSealer> {
  const { directory, holds, codec, key } = options
  const name = `${holds}${extension(codec, key !== null)}`
  const salt = randomBytes(SALT_BYTES)
  const cipher = key && (await chunkCipher(key, holds, salt))
  const file = await open(`${directory}/${name}`, 'wx', 0o600)
  const sealer = new Sealer(file, cipher, codec)
  if (key) await sealer.head(sealedHead(key.id, salt, codec))
  return {
    write: (bytes) => sealer.write(bytes),
    async finish() {
      const written = await sealer.finish()
      await file.sync()
      await file.close()
      return { name, holds, codec, keyId: key?.id ?? null, ...written }
    },
    async abandon() {
      await sealer.settle()
      await file.close()
    },
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

class Sealer {
  readonly #file: FileHandle
  readonly #cipher: ChunkCipher | null
  readonly #codec: Codec
  readonly #hash = createHash('sha256')
  readonly #chunks: SealedChunk[] = []
  readonly #jobs: Promise<void>[] = []
  #open = Buffer.allocUnsafe(CHUNK_BYTES)
  #filled = 0
  #index = 0
  #at = 0
  #plainBytes = 0
  #tail: Promise<void> = Promise.resolve()

  constructor(file: FileHandle, cipher: ChunkCipher | null, codec: Codec) {
    this.#file = file
    this.#cipher = cipher
    this.#codec = codec
  }

  head(bytes: Buffer): Promise<void> {
    return this.#append([bytes])
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0
    while (at < bytes.length) {
      // A full chunk waits for the next byte: only then is it known not to be the last.
      if (this.#filled === CHUNK_BYTES) await this.#seal(false)
      const count = Math.min(CHUNK_BYTES - this.#filled, bytes.length - at)
      this.#open.set(bytes.subarray(at, at + count), this.#filled)
      this.#filled += count
      at += count
    }
  }

  async finish(): Promise<Pick<SealedFile, 'plainBytes' | 'bytes' | 'sha256' | 'chunks'>> {
    await this.#seal(true)
    await Promise.all(this.#jobs)
    return { plainBytes: this.#plainBytes, bytes: this.#at, sha256: this.#hash.digest('hex'), chunks: this.#chunks }
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#jobs)
  }

  async #seal(isLast: boolean): Promise<void> {
    const plain = this.#open.subarray(0, this.#filled)
    const index = this.#index++
    this.#plainBytes += plain.length
    if (!isLast) this.#open = Buffer.allocUnsafe(CHUNK_BYTES)
    this.#filled = 0

    const made = this.#make(plain, index, isLast)
    const job = this.#tail.then(async () => this.#put(await made, plain.length))
    this.#tail = job
    this.#jobs.push(job)
    // Told by the await below or in finish(); until then it must not count as unhandled.
    made.catch(() => undefined)
    job.catch(() => undefined)
    if (this.#jobs.length >= PARALLEL) await this.#jobs.shift()
  }

  async #make(plain: Uint8Array, index: number, isLast: boolean): Promise<{ stored: Uint8Array; sha256: string }> {
    const small = await compressed(this.#codec, plain)
    const stored = this.#cipher ? await this.#cipher.sealed(small, index, isLast) : small
    const digest = await webcrypto.subtle.digest('SHA-256', stored)
    return { stored, sha256: Buffer.from(digest).toString('base64') }
  }

  async #put({ stored, sha256 }: { stored: Uint8Array; sha256: string }, plainBytes: number): Promise<void> {
    if (this.#cipher) await this.#append([frameLength(stored.length)])
    this.#chunks.push({ at: this.#at, bytes: stored.length, plainBytes, sha256 })
    await this.#append([stored])
  }

  async #append(pieces: Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      this.#hash.update(piece)
      await this.#file.write(piece, 0, piece.length, this.#at)
      this.#at += piece.length
    }
  }
}
