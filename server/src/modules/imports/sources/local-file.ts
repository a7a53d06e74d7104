import { isAscii, isUtf8 } from 'node:buffer'
import { createHash, type Hash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { messageOf, systemCode } from '../../../platform/errors.ts'
import { cutLength } from '../formats/cut-length.ts'
import type { FileSample } from '../types.ts'
import { fileChanged, fileEmpty, fileIsFolder, fileNotFound, fileNotReadable, fileNotText } from './errors.ts'
import { binaryKind } from './file-kinds.ts'
import { HighBytes } from './high-bytes.ts'

// Text of more than 128 KiB is kept by V8 among its large, long-lived objects.
const CHUNK = 64 * 1024
const HEAD = 1024 * 1024
// A stretch of 4 KiB is looked for in each, so that a small file with few accents gives more than one.
const SPAN = 32 * 1024

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
    sample: {
      name,
      bytes,
      head: looked.head,
      complete: looked.head.length === bytes,
      utf8: looked.utf8,
      highBytes: looked.highBytes,
    },
    open: (signal) => chunksOf(path, { name, bytes, signal }),
  }
}

/** A file that was looked through before: its bytes, without looking again. */
export async function openKnownFile(path: string, name: string): Promise<Pick<LocalFile, 'bytes' | 'open'>> {
  const { bytes } = await checkReadable(path, name)
  return { bytes, open: (signal) => chunksOf(path, { name, bytes, signal }) }
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

interface Looked {
  bytes: number
  hash: string
  head: Uint8Array
  utf8: FileSample['utf8']
  highBytes: Uint8Array[]
}

async function lookThrough(path: string, name: string): Promise<Looked> {
  const head: Uint8Array[] = []
  const hash = createHash('sha256')
  const utf8 = new Utf8Check()
  const highBytes = new HighBytes()
  let bytes = 0

  await eachChunk(path, name, (chunk) => {
    if (bytes === 0) refuseBinary(chunk, name)
    if (bytes < HEAD) head.push(chunk.slice(0, HEAD - bytes))
    bytes += chunk.length
    hash.update(chunk)
    if (utf8.add(chunk)) return
    for (let at = 0; at < chunk.length; at += SPAN) highBytes.add(chunk.subarray(at, at + SPAN))
  })
  return {
    bytes,
    hash: digest(hash),
    head: Buffer.concat(head),
    utf8: utf8.verdict(),
    highBytes: highBytes.stretches(),
  }
}

function digest(hash: Hash): string {
  return hash.digest('hex')
}

function refuseBinary(chunk: Uint8Array, name: string): void {
  const kind = binaryKind(chunk)
  if (kind !== null) throw fileNotText({ file: name, kind: kind.name, advice: kind.advice })
}

/** One buffer for the whole pass: what is kept of a chunk must be copied. */
async function eachChunk(path: string, name: string, look: (chunk: Uint8Array) => void): Promise<void> {
  const file = await openFile(path, name)
  try {
    const buffer = new Uint8Array(CHUNK)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null)
      if (bytesRead === 0) return
      look(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

async function* chunksOf(
  path: string,
  { name, bytes, signal }: { name: string; bytes: number; signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array, void, undefined> {
  signal?.throwIfAborted()
  const file = await openFile(path, name)
  let total = 0
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null)
      if (bytesRead === 0) break
      total += bytesRead
      yield buffer.subarray(0, bytesRead)
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

/** Whether all bytes are ASCII, or UTF-8, chunk by chunk: a character may be cut between two chunks. */
class Utf8Check {
  private ascii = true
  private valid = true
  private rest: Uint8Array = new Uint8Array(0)

  /** Whether this chunk is ASCII through and through. */
  add(chunk: Uint8Array): boolean {
    const ascii = isAscii(chunk)
    if (ascii && this.rest.length === 0) return true

    this.ascii = false
    if (!this.valid) return ascii
    const joined = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const end = joined.length - cutLength(joined)
    this.valid = isUtf8(joined.subarray(0, end))
    this.rest = new Uint8Array(joined.subarray(end))
    return ascii
  }

  verdict(): FileSample['utf8'] {
    if (this.ascii) return 'ascii'
    return this.valid && this.rest.length === 0 ? 'valid' : 'invalid'
  }
}
