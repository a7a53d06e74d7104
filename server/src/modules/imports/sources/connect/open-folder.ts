import { createReadStream } from 'node:fs'
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import type { FolderConnection } from '@products-manager/contract'
import { type AppError, systemCode } from '../../../../platform/errors.ts'
import { folderOutside, permissionDenied, placeMissing } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { freeNames } from './free-names.ts'
import type { ConnectOptions, OpenSource, RemoteFile } from './types.ts'
import { isUnfinished } from './unfinished-name.ts'
import { wholeFile } from './whole-file.ts'

const HOST = 'This machine'

/** Files of a folder of this machine, below one of those that the operator allows. */
export async function openFolderSource(connection: FolderConnection, options: ConnectOptions): Promise<OpenSource> {
  const { signal, watchFolders, after } = options
  const folder = await allowedFolder(connection.path, watchFolders)
  const doing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw explainFolder(error, place)
    }
  }
  const moved = async () => (after.do === 'move' ? targetFolder(folder, after.folder, watchFolders) : folder)
  const nameFor = freeNames(async () => readdir(await moved()))
  return {
    list: () => doing(folder, () => listFiles(folder)),
    read: (file) =>
      wholeFile(file, {
        host: HOST,
        signal,
        openAt: async (offset) => (offset > 0 ? null : (createReadStream(file.path) as AsyncIterable<Uint8Array>)),
      }),
    clear: (file) =>
      doing(file.name, async () => {
        if (after.do === 'delete') await rm(file.path, { force: true })
        if (after.do === 'move') await move(file, join(await moved(), await nameFor(file.name)))
      }),
    close: async () => {},
  }
}

/** The folder, whatever links its path goes over. */
async function allowedFolder(path: string, allowed: readonly string[]): Promise<string> {
  const wanted = resolve(allowed[0] ?? '.', path)
  const isBelow = async (from: string) => {
    const way = relative(await realpath(from).catch(() => from), await realpath(wanted).catch(() => wanted))
    return way === '' || !(way.startsWith('..') || isAbsolute(way))
  }
  for (const folder of allowed) if (await isBelow(folder)) return wanted
  throw folderOutside({ path, allowed })
}

async function targetFolder(folder: string, name: string, allowed: readonly string[]): Promise<string> {
  const target = await allowedFolder(resolve(folder, name), allowed)
  await mkdir(target, { recursive: true })
  return target
}

async function listFiles(folder: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  for (const name of await readdir(folder)) {
    if (isUnfinished(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (!found?.isFile()) continue
    const { size, mtime } = found
    files.push({ name, path, bytes: size, modifiedAt: mtime, version: `${size} ${mtime.toISOString()}` })
  }
  return files
}

async function move({ path }: RemoteFile, target: string): Promise<void> {
  await rename(path, target).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
}

function explainFolder(error: unknown, place: string): AppError {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return placeMissing({ host: HOST, place }, error)
  if (code === 'EACCES' || code === 'EPERM') return permissionDenied({ host: HOST, place }, error)
  return explainFailure(error, HOST)
}
