import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { messageOf, systemCode } from '../../../platform/errors.ts'
import type { FileSample } from '../types.ts'
import { fileChanged, fileEmpty, fileIsFolder, fileNotFound, fileNotReadable } from './errors.ts'
import { type Looked, LookThrough } from './look-through.ts'
import { readRange } from './unpack/read-range.ts'

const STRETCH = 256 * 1024

/** A file on this machine, looked through once. */
export interface LocalFile {
  name: string
  bytes: number
  /** SHA-256 of the bytes, in hexadecimal. */
  hash: string
  sample: FileSample
  /** The bytes from the beginning, as fast as they are taken. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>
}

/** Reads the whole file once: its hash, and what detection needs to know of it. */
export async function openLocalFile(path: string, name: string = basename(path)): Promise<LocalFile> {
  const { bytes } = await checkReadable(path, name)
  const looked = await lookThrough(path, name)
  if (looked.bytes !== bytes) throw fileChanged({ file: name })

  return {
    name,
    bytes,
    hash: looked.hash,
    sample: looked.sample,
    open: (signal) => chunksOf(path, { name, bytes, signal }),
  }
}

/** The SHA-256 of a file of any kind, and how long it is. */
export async function hashFile(path: string, name: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  await eachChunk(path, name, (chunk) => {
    hash.update(chunk)
    bytes += chunk.length
  })
  return { hash: hash.digest('hex'), bytes }
}

/** Opens a file for reading anywhere in it. */
export async function openForReading(path: string, name: string): Promise<{ handle: FileHandle; bytes: number }> {
  const { bytes } = await checkReadable(path, name)
  return { handle: await openFile(path, name), bytes }
}

async function checkReadable(path: string, name: string): Promise<{ bytes: number }> {
  const found = await stat(path).catch((error: unknown) => {
    const missing = systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR'
    throw missing ? fileNotFound({ file: name }, error) : notReadable(name, error)
  })
  if (found.isDirectory()) throw fileIsFolder({ file: name })
  if (!found.isFile()) throw fileNotReadable({ file: name, reason: 'it is a device, a pipe or a socket.' })
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw notReadable(name, error)
  })
  if (found.size === 0) throw fileEmpty({ file: name })
  return { bytes: found.size }
}

function notReadable(name: string, cause: unknown) {
  const code = systemCode(cause)
  const denied = code === 'EACCES' || code === 'EPERM'
  return fileNotReadable({ file: name, reason: denied ? 'permission is denied.' : messageOf(cause) }, cause)
}

async function lookThrough(path: string, name: string): Promise<Looked> {
  const look = new LookThrough(name)
  await eachChunk(path, name, (chunk) => look.add(chunk))
  return look.result()
}

/** Two buffers for the whole pass, one filled while the other is looked at: what is kept of a chunk must be copied. */
async function eachChunk(path: string, name: string, look: (chunk: Uint8Array) => void): Promise<void> {
  const file = await openFile(path, name)
  const read = (buffer: Uint8Array) => file.read(buffer, 0, STRETCH, null)
  let free: Uint8Array = new Uint8Array(STRETCH)
  let next = read(new Uint8Array(STRETCH))
  try {
    for (;;) {
      const { bytesRead, buffer } = await next
      if (bytesRead === 0) return
      next = read(free)
      free = buffer
      look(buffer.subarray(0, bytesRead))
    }
  } finally {
    await next.catch(() => {})
    await file.close()
  }
}

async function* chunksOf(
  path: string,
  { name, bytes, signal }: { name: string; bytes: number; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(path, name)
  let total = 0
  try {
    // One byte more: a file that has grown is told.
    for await (const chunk of readRange(file, { from: 0, length: bytes + 1, signal })) {
      total += chunk.length
      yield chunk
    }
  } finally {
    await file.close()
  }
  if (total !== bytes) throw fileChanged({ file: name })
}

function openFile(path: string, name: string): Promise<FileHandle> {
  return open(path, 'r').catch((error: unknown) => {
    throw notReadable(name, error)
  })
}
