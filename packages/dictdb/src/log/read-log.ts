import { CorruptLogError } from '../errors.ts'
import { type LogOperation, unframe } from './record.ts'

/** A whole transaction read from a log. */
export interface LoggedCommit {
  /** Of its last record. */
  readonly lsn: number
  readonly operations: readonly LogOperation[]
}

export interface LogContent {
  readonly commits: readonly LoggedCommit[]
  /** The length of the part that is whole. */
  readonly validBytes: number
  /** LSN of the last whole transaction, or `after`. */
  readonly lastLsn: number
  readonly hasHeader: boolean
}

export const LOG_FORMAT = 'dictdb-log-1'

/**
 * Reads a log as far as it is whole. What follows a bad record is cut when a crash explains it: nothing after it had
 * been written after a completed sync. Anything else is damage, and an error, never skipped. `continued` bytes come from
 * the middle of a log, after the record `after`.
 */
export function readLog(file: string, bytes: Uint8Array, after: number, continued = false): LogContent {
  const commits: LoggedCommit[] = []
  let waiting: LogOperation[] = []
  let at = 0
  let validBytes = 0
  let lastLsn = after
  let expected = continued ? after + 1 : undefined
  let hasHeader = continued
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    const record = end < 0 ? undefined : unframe(bytes.subarray(at, end))
    if (record === undefined || (expected !== undefined && record.lsn !== expected)) {
      refuseDamage(file, bytes, at)
      break
    }
    at = end + 1
    if (!hasHeader) {
      // The header's number is that of the record before the first.
      hasHeader = true
      expected = record.lsn + 1
      lastLsn = record.lsn
      validBytes = at
      continue
    }
    expected = record.lsn + 1
    const operations = JSON.parse(record.json) as LogOperation[]
    if (operations.at(-1)?.[0] === 'more') {
      waiting.push(...operations.slice(0, -1))
      continue
    }
    commits.push({ lsn: record.lsn, operations: waiting.length === 0 ? operations : [...waiting, ...operations] })
    waiting = []
    validBytes = at
    lastLsn = record.lsn
  }
  return { commits, validBytes, lastLsn, hasHeader }
}

function refuseDamage(file: string, bytes: Uint8Array, bad: number): void {
  for (let at = bytes.indexOf(10, bad) + 1; at > 0 && at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    if (end < 0) return
    if (unframe(bytes.subarray(at, end))?.first === true) {
      throw new CorruptLogError(
        file,
        bad,
        'records written after it was synced are whole. Open with recover: "salvage" to keep what precedes.',
      )
    }
    at = end + 1
  }
}
