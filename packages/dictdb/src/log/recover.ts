import type { DictDB } from '../database/database.ts'
import { CorruptLogError } from '../errors.ts'
import { type FileSystem, removeQuietly } from '../files/file-system.ts'
import { logger } from '../logging/logger.ts'
import { readSnapshot, snapshotPath, verifySnapshot } from '../snapshot/snapshot-codec.ts'
import { applyCommit } from './apply-commit.ts'
import { logPath } from './log-writer.ts'
import { type LogContent, readLog } from './read-log.ts'

/** What an open found. */
export interface Recovery {
  readonly lsn: number
  /** LSN of the snapshot it began from; 0 for none. */
  readonly snapshotLsn: number
  readonly snapshotBytes: number
  readonly commits: number
  /** Bytes of unfinished writes cut from the end of the log. */
  readonly cutBytes: number
  /** The log to go on with, where there is one. */
  readonly log: { readonly start: number; readonly bytes: number; readonly lastLsn: number } | undefined
}

/** The numbers of the snapshots and logs in a directory, rising. */
export function listStore(files: FileSystem, directory: string): { snapshots: number[]; logs: number[] } {
  const snapshots: number[] = []
  const logs: number[] = []
  for (const name of files.listNow(directory)) {
    const [, kind, digits] = /^(snap|log)-(\d{16})\.ddb$/.exec(name) ?? []
    if (kind === 'snap') snapshots.push(Number(digits))
    else if (kind === 'log') logs.push(Number(digits))
  }
  return { snapshots: snapshots.sort((a, b) => a - b), logs: logs.sort((a, b) => a - b) }
}

/** Fills the database from the newest whole snapshot and the logs after it. `salvage` stops at damage instead of throwing. */
export function recover(files: FileSystem, directory: string, db: DictDB, salvage = false): Recovery {
  const { snapshots, logs } = listStore(files, directory)
  const snapshot = loadNewest(files, directory, db, snapshots)
  let lsn = snapshot.lsn
  let commits = 0
  let cutBytes = 0
  let last: Recovery['log']
  const needed = logs.filter((_start, i) => logs[i + 1] === undefined || logs[i + 1]! > snapshot.lsn)
  for (const [i, start] of needed.entries()) {
    const path = logPath(directory, start)
    const bytes = files.readNow(path)
    const content = readWhole(path, bytes, start, salvage)
    const isLast = i === needed.length - 1
    if (start > lsn) {
      if (!content.hasHeader && isLast) continue
      if (salvage) {
        removeQuietly(files, path)
        continue
      }
      throw new CorruptLogError(path, 0, `the records between ${lsn} and ${start} are missing`)
    }
    if (!isLast && content.validBytes < bytes.length && !salvage) {
      throw new CorruptLogError(path, content.validBytes, 'a later log exists, so this one was whole once')
    }
    for (const commit of content.commits) {
      if (commit.lsn <= lsn) continue
      applyCommit(db, commit)
      lsn = commit.lsn
      commits++
    }
    if (!content.hasHeader) continue
    cutBytes += bytes.length - content.validBytes
    last = { start, bytes: content.validBytes, lastLsn: content.lastLsn }
  }
  if (cutBytes > 0) logger.warning('unfinished writes cut from the log', { directory, bytes: cutBytes })
  return { lsn, snapshotLsn: snapshot.lsn, snapshotBytes: snapshot.bytes, commits, cutBytes, log: last }
}

/** Removes what snapshots have made superfluous, and what crashes left half-made. */
export function sweep(files: FileSystem, directory: string, snapshotLsn: number): void {
  const { snapshots, logs } = listStore(files, directory)
  for (const lsn of snapshots) if (lsn < snapshotLsn) removeQuietly(files, snapshotPath(directory, lsn))
  for (const [i, start] of logs.entries()) {
    const next = logs[i + 1]
    if (next !== undefined && next <= snapshotLsn) removeQuietly(files, logPath(directory, start))
  }
}

function loadNewest(
  files: FileSystem,
  directory: string,
  db: DictDB,
  snapshots: readonly number[],
): { lsn: number; bytes: number } {
  let broken: unknown
  for (const lsn of snapshots.toReversed()) {
    const path = snapshotPath(directory, lsn)
    const bytes = files.readNow(path)
    try {
      verifySnapshot(path, bytes)
    } catch (error) {
      broken ??= error
      continue
    }
    return { lsn: readSnapshot(db, path, bytes), bytes: bytes.length }
  }
  // Without any whole snapshot the logs alone may still reach back to the beginning; `recover` sees whether they do.
  if (broken !== undefined && !files.existsNow(logPath(directory, 0))) throw broken
  return { lsn: 0, bytes: 0 }
}

function readWhole(path: string, bytes: Uint8Array, start: number, salvage: boolean): LogContent {
  try {
    return readLog(path, bytes, start)
  } catch (error) {
    if (!salvage || !(error instanceof CorruptLogError)) throw error
    logger.error('damaged log cut at its damage', {
      file: path,
      offset: error.offset,
      lost: bytes.length - error.offset,
    })
    return readLog(path, bytes.subarray(0, error.offset), start)
  }
}
