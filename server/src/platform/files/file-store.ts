import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineError, systemCode } from '../errors.ts'

export const fileTooLarge = defineError<{ limit: number }>('FILE_TOO_LARGE', {
  status: 413,
  retry: 'never',
  message: (f) => `The file is larger than ${f.limit} bytes, the limit of PM_MAX_UPLOAD_BYTES. Nothing was kept of it.`,
})

export const storeFull = defineError<{ free: number }>('FILE_STORE_FULL', {
  status: 507,
  retry: 'later',
  message: (f) => `The disk of PM_DATA_DIR has ${f.free} bytes free, too few to keep the file. Nothing was kept of it.`,
})

export const fileUnreadable = defineError<{ path: string; problem: string }>('FILE_UNREADABLE', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.path} cannot be read: ${f.problem}.`,
})

/** A file kept under the hash of its bytes: the same bytes are kept once. */
export interface KeptFile {
  /** What `path` finds it by. */
  key: string
  /** SHA-256, in hexadecimal. */
  hash: string
  bytes: number
}

export interface FileStore {
  /** Keeps a stream of bytes. It is there whole, and synced to disk, or not at all. */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<KeptFile>
  /** Keeps a copy of a file. */
  keepCopy(path: string): Promise<KeptFile>
  /** Where a kept file lies. */
  path(key: string): string
  remove(key: string): Promise<void>
}

export interface FileStoreOptions {
  directory: string
  maxBytes: number
}

// A disk filled to the last byte stops the databases beside it.
const KEPT_FREE_BYTES = 256 * 1024 * 1024
const KEY = /^[0-9a-f]{2}\/[0-9a-f]{64}$/

/** Files below one directory, named after their content. */
export function createFileStore({ directory, maxBytes }: FileStoreOptions): FileStore {
  const path = (key: string) => {
    if (!KEY.test(key)) throw new TypeError('That is not the key of a kept file.')
    return join(directory, key)
  }

  const keep = async (bytes: AsyncIterable<Uint8Array>): Promise<KeptFile> => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const partial = join(directory, `partial-${randomBytes(8).toString('hex')}`)
    try {
      const written = await writeDurably(partial, bytes, maxBytes)
      const key = `${written.hash.slice(0, 2)}/${written.hash}`
      await moveDurably(partial, path(key))
      return { key, ...written }
    } catch (error) {
      await rm(partial, { force: true })
      if (systemCode(error) === 'ENOSPC') throw storeFull({ free: 0 }, error)
      throw error
    }
  }

  return {
    keep,
    path,
    async keepCopy(source) {
      await refuseUnreadable(source)
      return keep(createReadStream(source, { highWaterMark: 1024 * 1024 }))
    },
    remove: (key) => rm(path(key), { force: true }),
  }
}

async function writeDurably(path: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  let written = 0
  const file = await open(path, 'wx', 0o600)
  try {
    const { bavail, bsize } = await statfs(path)
    const free = bavail * bsize
    for await (const chunk of bytes) {
      written += chunk.byteLength
      if (written > maxBytes) throw fileTooLarge({ limit: maxBytes })
      if (written > free - KEPT_FREE_BYTES) throw storeFull({ free })
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { hash: hash.digest('hex'), bytes: written }
}

async function moveDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await rename(from, to)
  // The name itself must outlive a power cut, not only the bytes.
  const directory = await open(dirname(to), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function refuseUnreadable(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    const problem = systemCode(error) === 'ENOENT' ? 'there is no such file' : `the system says ${systemCode(error)}`
    throw fileUnreadable({ path, problem }, error)
  })
  if (found.isDirectory()) throw fileUnreadable({ path, problem: 'it is a folder' })
}
