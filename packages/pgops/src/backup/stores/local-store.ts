import { copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { systemCode } from '../backup-error.ts'
import { syncDirectory, writeWhole } from './durable.ts'
import type { Store, StoredEntry } from './store.ts'

/** A directory, on a disk of its own where that can be had. */
export function localStore(directory: string): Store {
  const at = (path: string) => join(directory, ...path.split('/'))
  return {
    name: directory,
    kind: 'local',
    list: (prefix) => listFiles(directory, prefix),
    async read(path) {
      try {
        return await readFile(at(path))
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null
        throw error
      }
    },
    async readRange(path, start, bytes) {
      const file = await open(at(path), 'r')
      try {
        const buffer = Buffer.allocUnsafe(bytes)
        const { bytesRead } = await file.read(buffer, 0, bytes, start)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    write: (path, bytes) => writeWhole(at(path), bytes),
    async upload(path, localFile) {
      const target = at(path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await copyFile(localFile, `${target}.copying`)
      const file = await open(`${target}.copying`, 'r+')
      await file.sync().finally(() => file.close())
      await rename(`${target}.copying`, target)
      await syncDirectory(dirname(target))
    },
    async remove(path) {
      await rm(at(path), { force: true })
      await dropEmpty(dirname(at(path)), directory)
    },
  }
}

async function* listFiles(directory: string, prefix: string): AsyncGenerator<StoredEntry> {
  const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : ''
  const start = join(directory, folder)
  const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
  for (const entry of entries) {
    if (!entry.isFile() || /\.(tmp|copying)$/.test(entry.name)) continue
    const full = join(entry.parentPath, entry.name)
    const path = relative(directory, full).split(sep).join('/')
    if (!path.startsWith(prefix)) continue
    const found = await stat(full).catch(() => null)
    if (found) yield { path, bytes: found.size, modifiedAt: found.mtime }
  }
}

async function dropEmpty(folder: string, root: string): Promise<void> {
  if (folder === root || !folder.startsWith(root)) return
  try {
    await rmdir(folder)
  } catch {
    return
  }
  await dropEmpty(dirname(folder), root)
}
