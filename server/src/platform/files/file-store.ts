import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { defineError, systemCode } from '../errors.ts'

/** A file as it was kept. */
export interface KeptFile {
  /** Names the file in this store. */
  key: string
  /** SHA-256 of the bytes, in hex. */
  hash: string
  bytes: number
}

/** Files kept unchanged under their content's hash: the same bytes are kept once. */
export interface FileStore {
  /** Keeps what a stream brings. When it fails, nothing is left. */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<KeptFile>
  keepCopy(path: string): Promise<KeptFile>
  /** The kept file with these bytes, which is then as if it was kept just now; null when there is none. */
  find(file: { hash: string; bytes: number }): Promise<KeptFile | null>
  path(key: string): string
  remove(key: string): Promise<void>
  /** Keys of files that were last kept before this moment. */
  keysBefore(moment: Date): AsyncGenerator<string>
  /** Removes what uploads left behind that were cut off before this moment. */
  dropUnfinished(moment: Date): Promise<number>
}

export interface FileStoreOptions {
  dataDir: string
  /** The largest file that is taken. */
  maxBytes: number
  /** What must stay free on the disk, for the database beside it. */
  reserveBytes?: number
}

export const fileTooLarge = defineError<{ limit: number }>('FILE_TOO_LARGE', {
  status: 413,
  retry: 'never',
  message: (f) => `The file is larger than ${f.limit} bytes, the most that is taken (PM_MAX_UPLOAD_BYTES).`,
  details: (f) => f,
})

export const diskFull = defineError<{ directory: string }>('FILE_DISK_FULL', {
  status: 507,
  retry: 'later',
  message: (f) => `There is too little space left on the disk of ${f.directory}. The file was not kept.`,
})

export const fileUnreadable = defineError<{ path: string; code: string }>('FILE_UNREADABLE', {
  status: 400,
  retry: 'never',
  message: (f) => `${f.path} cannot be read: ${UNREADABLE[f.code] ?? f.code}.`,
})

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
}

const keyUnknown = defineError<{ key: string }>('FILE_KEY_INVALID', {
  status: 500,
  retry: 'never',
  message: (f) => `"${f.key}" names no kept file.`,
})

const RESERVE_BYTES = 256 * 1024 * 1024
// Asking the system for free space costs a call: every 64 MiB is often enough above a reserve of 256.
const SPACE_CHECK_BYTES = 64 * 1024 * 1024
const KEY = /^[0-9a-f]{2}\/[0-9a-f]{62}$/

/** Opens the store of a data directory. */
export async function openFileStore({
  dataDir,
  maxBytes,
  reserveBytes = RESERVE_BYTES,
}: FileStoreOptions): Promise<FileStore> {
  const uploads = join(dataDir, 'uploads')
  const originals = join(dataDir, 'originals')
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  await mkdir(originals, { recursive: true, mode: 0o700 })

  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw keyUnknown({ key })
    return join(originals, key)
  }
  const keep = async (bytes: AsyncIterable<Uint8Array>): Promise<KeptFile> => {
    const draft = join(uploads, `${randomUUID()}.part`)
    try {
      const { hash, size } = await writeDurably(draft, bytes, { maxBytes, reserveBytes, uploads })
      const key = keyOf(hash)
      await moveDurably(draft, pathOf(key), size)
      return { key, hash, bytes: size }
    } catch (error) {
      await rm(draft, { force: true })
      if (isDiskFull(error)) throw diskFull({ directory: dataDir }, error)
      throw error
    }
  }
  return {
    keep,
    keepCopy: (path) => keep(readable(path)),
    async find({ hash, bytes }) {
      const key = keyOf(hash)
      return (await refresh(pathOf(key), bytes)) ? { key, hash, bytes } : null
    },
    path: pathOf,
    remove: (key) => rm(pathOf(key), { force: true }),
    keysBefore: (moment) => keysBefore(originals, moment),
    dropUnfinished: (moment) => dropUnfinished(uploads, moment),
  }
}

interface WriteLimits {
  maxBytes: number
  reserveBytes: number
  uploads: string
}

async function writeDurably(path: string, bytes: AsyncIterable<Uint8Array>, limits: WriteLimits) {
  const hash = createHash('sha256')
  let size = 0
  let checkedAt = 0
  await checkSpace(limits)
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > limits.maxBytes) throw fileTooLarge({ limit: limits.maxBytes })
      if (size - checkedAt > SPACE_CHECK_BYTES) {
        checkedAt = size
        await checkSpace(limits)
      }
      // The disk works while the hash is made.
      const written = writeAll(file, chunk)
      hash.update(chunk)
      await written
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { hash: hash.digest('hex'), size }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written)
    written += bytesWritten
  }
}

async function checkSpace({ uploads, reserveBytes }: WriteLimits): Promise<void> {
  const { bavail, bsize } = await statfs(uploads)
  if (bavail * bsize < reserveBytes) throw diskFull({ directory: uploads })
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')
}

/** A rename lasts once its folder is on the disk. What is there already is the same file, unless a crash cut it off. */
async function moveDurably(draft: string, path: string, size: number): Promise<void> {
  if (await refresh(path, size)) return rm(draft)
  const folder = join(path, '..')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rename(draft, path)
  await syncFolder(folder)
  await syncFolder(join(folder, '..'))
}

/** Makes a whole kept file as young as one kept now. False when there is none. */
async function refresh(path: string, size: number): Promise<boolean> {
  const kept = await stat(path).catch(() => null)
  if (kept?.size !== size) return false
  const now = new Date()
  await utimes(path, now, now)
  return true
}

function keyOf(hash: string): string {
  return `${hash.slice(0, 2)}/${hash.slice(2)}`
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    // Windows does not sync folders.
    if (!['EPERM', 'EISDIR', 'EINVAL'].includes(systemCode(error) ?? '')) throw error
  } finally {
    await folder.close()
  }
}

async function* readable(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined || !(code in UNREADABLE)) throw error
    throw fileUnreadable({ path, code }, error)
  }
}

async function* keysBefore(originals: string, moment: Date): AsyncGenerator<string> {
  for (const folder of await readdir(originals)) {
    for (const name of await readdir(join(originals, folder))) {
      const { mtime } = await stat(join(originals, folder, name))
      if (mtime < moment) yield `${folder}/${name}`
    }
  }
}

async function dropUnfinished(uploads: string, moment: Date): Promise<number> {
  let dropped = 0
  for (const name of await readdir(uploads)) {
    const path = join(uploads, name)
    const { mtime } = await stat(path)
    if (mtime >= moment) continue
    await rm(path, { force: true })
    dropped++
  }
  return dropped
}
