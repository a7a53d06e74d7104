import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BackupError } from '../backup-error.ts'
import { chunkCipher } from './chunk-cipher.ts'
import { type Codec, decompressed } from './codec.ts'
import type { DataKey } from './keys.ts'
import { CHUNK_BYTES, SEALED_MAGIC, type SealedChunk, type SealedFile } from './seal-file.ts'
import { hasItsSum } from './summed-gzip.ts'

/** Finds a data key by its identifier; rejects when it cannot be opened. */
export type FindKey = (id: string) => Promise<DataKey>

/** Reads a range of a stored file. */
export type ReadRange = (start: number, bytes: number) => Promise<Uint8Array>

export interface OpenSealed {
  file: SealedFile
  read: ReadRange
  findKey: FindKey
  /** Chunks fetched and opened at the same time. */
  jobs: number
}

// A header is some hundred bytes; more is damage.
const LONGEST_HEAD = 4_096
// What a segment of the log or a manifest may become.
const LARGEST_SMALL_FILE = 2 ** 30

/** The plain bytes of a stored file in their order, each chunk compared with its checksum first. */
export async function* plainChunks({ file, read, findKey, jobs }: OpenSealed): AsyncGenerator<Uint8Array> {
  const opener = await chunkOpener(file, read, findKey)
  const waiting: Promise<Uint8Array>[] = []
  let next = 0
  const fetch = () => {
    const index = next++
    const chunk = file.chunks[index]
    if (!chunk) return
    const job = readChunk(file, chunk, read).then((stored) => opener(stored, chunk, index))
    job.catch(() => undefined)
    waiting.push(job)
  }
  // Encrypted chunks prove themselves, and what unpacks to files with SHA-256 of their own needs none here.
  const hash = file.codec === 'none' && file.keyId === null ? createHash('sha256') : null
  for (let started = 0; started < Math.max(1, jobs); started++) fetch()
  for (let job = waiting.shift(); job; job = waiting.shift()) {
    const plain = await job
    hash?.update(plain)
    fetch()
    yield plain
  }
  if (hash && hash.digest('hex') !== file.sha256) throw damaged(file.name, 'its checksum is wrong')
}

/** Compares a stored file with its checksum, without opening it. */
export async function checkStored({ file, read }: Pick<OpenSealed, 'file' | 'read'>): Promise<void> {
  const hash = createHash('sha256')
  for (let at = 0; at < file.bytes; at += CHUNK_BYTES) {
    hash.update(await read(at, Math.min(CHUNK_BYTES, file.bytes - at)))
  }
  if (hash.digest('hex') !== file.sha256) throw damaged(file.name, 'its checksum is wrong')
}

/** A small stored file, whole. `holds` must be the name it was sealed under. */
export async function openBytes(
  stored: Uint8Array,
  { name, holds, codec, findKey }: { name: string; holds: string; codec: Codec; findKey: FindKey },
): Promise<Uint8Array> {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length)
  if (!bytes.subarray(0, SEALED_MAGIC.length).equals(Buffer.from(SEALED_MAGIC))) {
    if (codec === 'gzip' && !hasItsSum(bytes)) throw damaged(name, 'its checksum is wrong')
    return unpacked(codec, bytes, { name, limit: LARGEST_SMALL_FILE })
  }

  const head = readHead(bytes, name)
  const cipher = await chunkCipher(await findKey(head.keyId), holds, head.salt)
  if (bytes.readUInt32BE(head.bytes) !== bytes.length - head.bytes - 4) throw damaged(name, 'its length is wrong')
  const sealed = bytes.subarray(head.bytes + 4)
  const small = await cipher.opened(sealed, 0, true).catch(() => {
    throw damaged(name, 'it does not decrypt')
  })
  return unpacked(head.codec, small, { name, limit: LARGEST_SMALL_FILE })
}

/** A stored file is not what was written. */
export function damaged(name: string, how: string): BackupError {
  return new BackupError('BACKUP_DAMAGED', `${name} is damaged: ${how}.`)
}

async function readChunk(file: SealedFile, chunk: SealedChunk, read: ReadRange): Promise<Uint8Array> {
  const stored = await read(chunk.at, chunk.bytes)
  if (stored.length !== chunk.bytes) throw damaged(file.name, 'it is shorter than it was')
  if (crc32(stored) !== chunk.crc32) throw damaged(file.name, `a checksum at ${chunk.at} is wrong`)
  return stored
}

async function chunkOpener(file: SealedFile, read: ReadRange, findKey: FindKey) {
  const { codec, name } = file
  const limit = { name, limit: CHUNK_BYTES }
  if (file.keyId === null) return (stored: Uint8Array) => unpacked(codec, stored, limit)

  const head = readHead(Buffer.from(await read(0, Math.min(LONGEST_HEAD, file.bytes))), name)
  if (head.keyId !== file.keyId) throw damaged(name, 'it names another key')
  const cipher = await chunkCipher(await findKey(head.keyId), file.holds, head.salt)
  return async (stored: Uint8Array, _chunk: SealedChunk, index: number) => {
    const small = await cipher.opened(stored, index, index === file.chunks.length - 1).catch(() => {
      throw damaged(name, 'it does not decrypt')
    })
    return unpacked(codec, small, limit)
  }
}

async function unpacked(codec: Codec, bytes: Uint8Array, { name, limit }: { name: string; limit: number }) {
  return decompressed(codec, bytes, limit).catch((error: unknown) => {
    throw damaged(name, `it does not decompress (${error instanceof Error ? error.message : error})`)
  })
}

function readHead(bytes: Buffer, name: string): { keyId: string; salt: Buffer; codec: Codec; bytes: number } {
  const end = bytes.indexOf('\n', SEALED_MAGIC.length)
  if (bytes.toString('latin1', 0, SEALED_MAGIC.length) !== SEALED_MAGIC || end < 0 || end > LONGEST_HEAD)
    throw damaged(name, 'its head cannot be read')
  try {
    const { keyId, salt, codec } = JSON.parse(bytes.toString('utf8', SEALED_MAGIC.length, end))
    return { keyId, salt: Buffer.from(salt, 'base64'), codec, bytes: end + 1 }
  } catch {
    throw damaged(name, 'its head cannot be read')
  }
}
