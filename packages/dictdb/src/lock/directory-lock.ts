import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { LockedError } from '../errors.ts'
import { type FileSystem, removeQuietly, writeAllNow } from '../files/file-system.ts'

interface Owner {
  readonly pid: number
  /** The thread within /proc: a worker that died has let go, though its process lives. Empty where there is no /proc. */
  readonly thread: string
  readonly started: string
  readonly boot: string
  readonly host: string
  readonly token: string
}

/** A directory held for writing. */
export interface DirectoryLock {
  release(): void
}

/** Takes the directory, from an owner that is dead too; throws a LockedError where a living one holds it. */
export function lockDirectory(files: FileSystem, directory: string): DirectoryLock {
  const path = `${directory}/LOCK`
  const thread = ownThread()
  const owner: Owner = {
    pid: process.pid,
    thread,
    started: startOf(thread),
    boot: bootId(),
    host: hostname(),
    token: randomUUID(),
  }
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(files, path, owner)) return { release: () => release(files, path, owner.token) }
    const held = readOwner(files, path)
    if (held !== undefined && isAlive(held)) throw new LockedError(directory, `process ${held.pid} on ${held.host}`)
    takeAway(files, path, held)
  }
  throw new LockedError(directory, 'another process that is taking it too')
}

function create(files: FileSystem, path: string, owner: Owner): boolean {
  try {
    const file = files.openNow(path, 'exclusive')
    try {
      writeAllNow(file, Buffer.from(JSON.stringify(owner)))
    } finally {
      file.closeNow()
    }
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    removeQuietly(files, path)
    throw error
  }
}

/** Moves a dead owner's file aside. If by then it is another's, that one was faster, and gets it back. */
function takeAway(files: FileSystem, path: string, dead: Owner | undefined): void {
  const aside = `${path}.${randomUUID()}`
  try {
    files.renameNow(path, aside)
  } catch {
    return
  }
  const taken = readOwner(files, aside)
  if (taken?.token !== dead?.token && taken !== undefined && !files.existsNow(path)) files.renameNow(aside, path)
  else removeQuietly(files, aside)
}

function release(files: FileSystem, path: string, token: string): void {
  if (readOwner(files, path)?.token === token) removeQuietly(files, path)
}

function readOwner(files: FileSystem, path: string): Owner | undefined {
  try {
    return JSON.parse(Buffer.from(files.readNow(path)).toString()) as Owner
  } catch {
    return undefined
  }
}

function isAlive({ pid, thread, started, boot, host }: Owner): boolean {
  // Another machine's processes cannot be looked at: on a shared disk its lock is believed.
  if (host !== hostname()) return true
  if (boot !== bootId()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return startOf(thread) === started
}

/** When a thread started, in the kernel's clock; empty where the system does not tell. A number alone is used again. */
function startOf(thread: string): string {
  try {
    const stat = readFileSync(`/proc/${thread}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function ownThread(): string {
  try {
    return readlinkSync('/proc/thread-self')
  } catch {
    return ''
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
