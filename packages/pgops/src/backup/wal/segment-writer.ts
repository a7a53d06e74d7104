import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lsn } from '@products-manager/postgres'
import { BackupError } from '../backup-error.ts'
import { syncDirectory, writeAll } from '../stores/durable.ts'
import { segmentAt, segmentName, segmentStart } from './segments.ts'

export interface SegmentWriterOptions {
  /** The folder of the timeline. */
  directory: string
  timeline: number
  segmentBytes: number
  start: Lsn
  /** Called with the path of each segment that is whole and on disk. */
  onWhole: (path: string, name: string) => void
}

/** Writes a stream of the log into segment files. What `sync` has returned for survives a power cut. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions
  #file: FileHandle | null = null
  #number = -1n
  #end: Lsn
  #dirty = false

  constructor(options: SegmentWriterOptions) {
    this.#options = options
    this.#end = options.start
  }

  /** Up to here the log is written. */
  get end(): Lsn {
    return this.#end
  }

  async write(start: Lsn, bytes: Buffer): Promise<void> {
    if (start !== this.#end) {
      throw new BackupError('BACKUP_WAL_GAP', `The server sent the log from ${start}, and ${this.#end} was due.`)
    }
    const { segmentBytes } = this.#options
    for (let at = 0; at < bytes.length; ) {
      const file = await this.#fileFor(segmentAt(this.#end, segmentBytes))
      const offset = Number(this.#end % BigInt(segmentBytes))
      const count = Math.min(segmentBytes - offset, bytes.length - at)
      await writeAll(file, bytes.subarray(at, at + count), offset)
      this.#dirty = true
      this.#end += BigInt(count)
      at += count
      if (offset + count === segmentBytes) await this.#close()
    }
  }

  async sync(): Promise<void> {
    if (!this.#dirty || !this.#file) return
    this.#dirty = false
    await this.#file.datasync()
  }

  async leave(): Promise<void> {
    await this.sync()
    await this.#file?.close()
    this.#file = null
  }

  async #fileFor(number: bigint): Promise<FileHandle> {
    if (this.#file && this.#number === number) return this.#file

    const { directory, segmentBytes } = this.#options
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const path = `${this.#path(number)}.partial`
    const known = await stat(path).catch(() => null)
    this.#file = await open(path, known ? 'r+' : 'w', 0o600)
    this.#number = number
    if (known?.size !== segmentBytes) {
      // Written once in full, a later flush need not change the file's map of blocks.
      const there = known?.size ?? 0
      await writeAll(this.#file, Buffer.alloc(segmentBytes - there), there)
      await this.#file.sync()
      await syncDirectory(directory)
    }
    return this.#file
  }

  /** The segment is full: under its own name it is whole. */
  async #close(): Promise<void> {
    const path = this.#path(this.#number)
    this.#dirty = false
    await this.#file?.datasync()
    await this.#file?.close()
    this.#file = null
    await keepSame(path)
    await rename(`${path}.partial`, path)
    await syncDirectory(this.#options.directory)
    this.#options.onWhole(path, this.#name(this.#number))
  }

  #name(number: bigint): string {
    return segmentName({ timeline: this.#options.timeline, number }, this.#options.segmentBytes)
  }

  #path(number: bigint): string {
    return join(this.#options.directory, this.#name(number))
  }
}

/** A segment that is there already may come again after a restart, with the same bytes only. */
async function keepSame(path: string): Promise<void> {
  const there = await readFile(path).catch(() => null)
  if (!there) return
  if (there.equals(await readFile(`${path}.partial`))) return rm(path)
  throw otherBytes(path)
}

/** Two logs claim the same name: the older one stays. */
export function otherBytes(path: string): BackupError {
  return new BackupError(
    'BACKUP_WAL_GAP',
    `${path} is there with other bytes than the server sends now: another server of the same origin writes into this repository. Give each its own directory.`,
  )
}

/** Where the segment of a position begins. */
export function startOfSegment(lsn: Lsn, segmentBytes: number): Lsn {
  return segmentStart(segmentAt(lsn, segmentBytes), segmentBytes)
}
